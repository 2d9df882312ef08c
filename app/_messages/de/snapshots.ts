import type { Messages, Translation } from "../text";

export const snapshots: Translation<Messages["snapshots"]> = {};
