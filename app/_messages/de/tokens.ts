import type { Messages, Translation } from "../text";

export const tokens: Translation<Messages["tokens"]> = {};
