import type { Messages, Translation } from "../text";

export const profile: Translation<Messages["profile"]> = {};
