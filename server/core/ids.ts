import { randomUUID } from "node:crypto";

/** A fresh row id (UUID v4). */
export const newId = (): string => randomUUID();
