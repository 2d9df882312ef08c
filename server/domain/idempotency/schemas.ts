import { z } from "zod";

/** The caller's own name for one request, best a UUID: what nobody can guess keeps its answer sealed. */
export const idempotencyKeySchema = z
  .string()
  .min(1, "must not be empty")
  .max(255, "must be at most 255 characters")
  .regex(/^[\x20-\x7e]*$/, "must be printable ASCII");
