import type { Messages, Translation } from "../text";

export const audit: Translation<Messages["audit"]> = {};
