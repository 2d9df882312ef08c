import type { Messages, Translation } from "../text";

export const hostBulk: Translation<Messages["hostBulk"]> = {};
