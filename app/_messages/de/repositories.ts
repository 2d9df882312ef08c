import type { Messages, Translation } from "../text";

export const repositories: Translation<Messages["repositories"]> = {};
