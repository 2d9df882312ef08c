import type { Messages, Translation } from "../text";

export const certificate: Translation<Messages["certificate"]> = {};
