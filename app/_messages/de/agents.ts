import type { Messages, Translation } from "../text";

export const agents: Translation<Messages["agents"]> = {};
