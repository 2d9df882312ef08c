import type { Messages, Translation } from "../text";

export const hosts: Translation<Messages["hosts"]> = {};
