import type { Messages, Translation } from "../text";

export const apiPage: Translation<Messages["apiPage"]> = {};
