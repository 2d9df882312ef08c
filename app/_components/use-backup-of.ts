"use client";

import { useRouter } from "next/navigation";
import { problemOf } from "@/app/_lib/problem";
import { useTRPCClient } from "@/app/_lib/trpc";
import { useToast } from "@/app/_ui/toast";

/** Starts a backup of a host's only source group and shows it; a host with several is opened, to choose there. */
export function useBackupOf(): (host: { hostId: string }) => Promise<void> {
  const client = useTRPCClient();
  const router = useRouter();
  const say = useToast();
  return async ({ hostId }) => {
    try {
      const [group, another] = await client.sourceGroups.list.query({ hostId });
      if (!group || another) return router.push(`/hosts/${hostId}?tab=source-groups`);
      const { jobId } = await client.sourceGroups.run.mutate({ sourceGroupId: group.sourceGroupId });
      router.push(`/jobs/${jobId}`);
    } catch (error) {
      say("bad", problemOf(error).message);
    }
  };
}
