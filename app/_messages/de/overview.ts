import type { Messages, Translation } from "../text";

export const overview: Translation<Messages["overview"]> = {};
