import type { Messages, Translation } from "../text";

export const sourceGroups: Translation<Messages["sourceGroups"]> = {};
