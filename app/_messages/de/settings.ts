import type { Messages, Translation } from "../text";

export const settings: Translation<Messages["settings"]> = {};
