import type { Unit } from "@/server/db/transact";
import { recallKey } from "./recall";

/** Inside the caller's transaction: the host has told all it knows. @returns false when it had done so before */
export async function closeRecall({ tx }: Unit, hostId: string): Promise<boolean> {
  const { count } = await tx.setting.deleteMany({ where: { key: recallKey(hostId) } });
  return count > 0;
}
