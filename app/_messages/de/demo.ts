import type { Messages, Translation } from "../text";

export const demo: Translation<Messages["demo"]> = {};
