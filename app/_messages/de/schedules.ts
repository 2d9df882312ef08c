import type { Messages, Translation } from "../text";

export const schedules: Translation<Messages["schedules"]> = {};
