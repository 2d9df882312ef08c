import type { Messages, Translation } from "../text";

export const session: Translation<Messages["session"]> = {};
