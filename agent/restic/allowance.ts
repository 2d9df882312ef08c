/** How often a day something may be done, remembered over restarts. */
import * as z from "zod";
import { readTextIfExists, writeFileAtomic } from "../files.ts";
import { parseOrNull } from "../json.ts";

export type Allowance = {
  /** Uses one up. @returns false when there is none left */
  take(): Promise<boolean>;
  /** What to say then, as one sentence. */
  refusal: string;
};

const DAY_MS = 24 * 60 * 60 * 1000;
const MOST_A_DAY = 20;
const timesSchema = z.array(z.number());

/** Single snapshots that may be forgotten on this host in any 24 hours. Throws when that cannot be noted. */
export function forgetAllowance(file: string, now: () => number = Date.now): Allowance {
  return {
    refusal: `This host forgets at most ${MOST_A_DAY} single snapshots in 24 hours; wait, or use retention rules.`,
    async take() {
      const at = now();
      const taken = (await read(file)).filter((time) => time > at - DAY_MS);
      if (taken.length >= MOST_A_DAY) return false;
      await writeFileAtomic(file, JSON.stringify([...taken, at]), 0o600);
      return true;
    },
  };
}

async function read(file: string): Promise<number[]> {
  return timesSchema.parse(parseOrNull((await readTextIfExists(file)) ?? "[]"));
}
