import type { Messages, Translation } from "../text";

export const nav: Translation<Messages["nav"]> = {};
