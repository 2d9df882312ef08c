import type { Messages, Translation } from "../text";

export const repository: Translation<Messages["repository"]> = {};
