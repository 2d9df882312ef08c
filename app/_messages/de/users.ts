import type { Messages, Translation } from "../text";

export const users: Translation<Messages["users"]> = {};
