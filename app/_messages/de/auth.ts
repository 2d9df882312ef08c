import type { Messages, Translation } from "../text";

export const auth: Translation<Messages["auth"]> = {};
