/** Which snapshots a `forget` keeps. Source of the rules: restic's manual, "Removing snapshots according to a policy". */
import * as z from "zod";
import { tagSchema } from "./values.ts";

/** Snapshots with this tag are kept whatever the rules say. */
export const HOLD_TAG = "hold";

const keepCount = z.number().int().min(1, "must be at least 1").max(10_000, "must be at most 10000").optional();

/** Years, months, days and hours in that order, such as `2y5m7d3h`. */
export const keepWithinSchema = z
  .string()
  .max(32)
  .regex(/^(?=\d)(\d{1,4}y)?(\d{1,4}m)?(\d{1,5}d)?(\d{1,6}h)?$/, "must be a duration such as 1y6m14d12h");

/** At least one rule that keeps something: an empty policy is refused here, before restic ever sees it. */
export const retentionSchema = z
  .object({
    keepLast: keepCount,
    keepHourly: keepCount,
    keepDaily: keepCount,
    keepWeekly: keepCount,
    keepMonthly: keepCount,
    keepYearly: keepCount,
    keepWithin: keepWithinSchema.optional(),
    keepTags: z.array(tagSchema).max(20).optional(),
  })
  .refine((rules) => {
    const { keepTags: _, keepWithin, ...counts } = rules;
    const isSpan = keepWithin !== undefined && /[1-9]/.test(keepWithin);
    return isSpan || Object.values(counts).some((count) => count !== undefined);
  }, "must keep something: give at least one of the keep rules besides tags");
export type Retention = z.infer<typeof retentionSchema>;
