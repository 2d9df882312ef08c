import type { Messages, Translation } from "../text";

export const addHost: Translation<Messages["addHost"]> = {};
