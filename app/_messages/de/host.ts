import type { Messages, Translation } from "../text";

export const host: Translation<Messages["host"]> = {};
