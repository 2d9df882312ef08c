import type { Messages, Translation } from "../text";

export const jobs: Translation<Messages["jobs"]> = {};
