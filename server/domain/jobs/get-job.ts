import type { Ctx } from "@/server/core/context";
import { requireJobAccess } from "./rows";
import type { JobRef } from "./schemas";
import { type JobView, toJobView } from "./view";

/** @throws AppError `job_not_found` */
export async function getJob(ctx: Ctx, { jobId }: JobRef): Promise<JobView> {
  return toJobView(ctx, await requireJobAccess(ctx, "viewer", jobId));
}
