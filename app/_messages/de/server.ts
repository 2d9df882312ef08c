import type { Messages, Translation } from "../text";

export const server: Translation<Messages["server"]> = {};
