import type { Messages, Translation } from "../text";

export const charts: Translation<Messages["charts"]> = {};
