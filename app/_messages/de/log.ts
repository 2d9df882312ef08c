import type { Messages, Translation } from "../text";

export const log: Translation<Messages["log"]> = {};
