import { z } from "zod";
import { type Retention, retentionSchema } from "@/agent/protocol/mod";
import { given } from "./values";

const { keepLast, keepHourly, keepDaily, keepWeekly, keepMonthly, keepYearly, keepWithin, keepTags } =
  retentionSchema.shape;

/** Which snapshots a forget keeps; at least one rule besides tags, which the verb checks. */
const fields = z.object({
  keep_last: keepLast,
  keep_hourly: keepHourly,
  keep_daily: keepDaily,
  keep_weekly: keepWeekly,
  keep_monthly: keepMonthly,
  keep_yearly: keepYearly,
  keep_within: keepWithin.describe("A duration such as 1y6m14d12h."),
  keep_tags: keepTags.describe("Snapshots with one of these tags are kept. Those tagged hold always are."),
});

export const retentionBody = fields.transform((rules) =>
  given({
    keepLast: rules.keep_last,
    keepHourly: rules.keep_hourly,
    keepDaily: rules.keep_daily,
    keepWeekly: rules.keep_weekly,
    keepMonthly: rules.keep_monthly,
    keepYearly: rules.keep_yearly,
    keepWithin: rules.keep_within,
    keepTags: rules.keep_tags,
  }),
);
export const retentionAnswer = fields.meta({ id: "Retention" });

export const toRetention = (rules: Retention): z.output<typeof retentionAnswer> =>
  given({
    keep_last: rules.keepLast,
    keep_hourly: rules.keepHourly,
    keep_daily: rules.keepDaily,
    keep_weekly: rules.keepWeekly,
    keep_monthly: rules.keepMonthly,
    keep_yearly: rules.keepYearly,
    keep_within: rules.keepWithin,
    keep_tags: rules.keepTags,
  });
