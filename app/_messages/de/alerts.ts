import type { Messages, Translation } from "../text";

export const alerts: Translation<Messages["alerts"]> = {};
