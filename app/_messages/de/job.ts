import type { Messages, Translation } from "../text";

export const job: Translation<Messages["job"]> = {};
