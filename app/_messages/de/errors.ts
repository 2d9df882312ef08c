import type { Messages, Translation } from "../text";

export const errors: Translation<Messages["errors"]> = {};
