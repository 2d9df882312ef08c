import type { Messages, Translation } from "../text";

export const palette: Translation<Messages["palette"]> = {};
