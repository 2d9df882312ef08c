import type { Messages, Translation } from "../text";

export const week: Translation<Messages["week"]> = {};
