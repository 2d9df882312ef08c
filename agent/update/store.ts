/** `update.json`: the offer at hand, and how the last ones ended, so that none is tried again. */
import { join } from "node:path";
import * as z from "zod";
import { type Disk, readJsonIfValid } from "../files.ts";
import { agentOfferSchema, updateCodeSchema, updateStateSchema } from "../protocol/mod.ts";

const outcomeSchema = z.object({
  offerId: z.string(),
  version: z.string(),
  state: updateStateSchema,
  code: updateCodeSchema.nullable(),
  message: z.string().max(500),
});
export type Outcome = z.infer<typeof outcomeSchema>;

const currentSchema = z.object({
  offer: agentOfferSchema,
  /** `swapping` from before the first step of the exchange on. */
  phase: z.enum(["fetching", "swapping"]),
  /** When the new agent started first; by the host's clock. */
  trialSince: z.iso.datetime().nullable(),
});
export type CurrentUpdate = z.infer<typeof currentSchema>;

const fileSchema = z.object({ current: currentSchema.nullable(), ended: z.array(outcomeSchema) });

/** More offers than a server makes in years; older ones would be offered anew under a new id. */
const REMEMBERED = 50;

export type UpdateStore = {
  current(): CurrentUpdate | null;
  setCurrent(next: CurrentUpdate | null): Promise<void>;
  /** How that offer ended; null when it did not, or was never made. */
  ended(offerId: string): Outcome | null;
  /** Ends an offer, and the current update with it when it is this one's. */
  end(outcome: Outcome): Promise<void>;
};

export async function openUpdateStore(updateDir: string, disk: Disk): Promise<UpdateStore> {
  const file = join(updateDir, "update.json");
  await disk.makeDir(updateDir).catch(() => {});
  let { current, ended } = (await readJsonIfValid(file, fileSchema)) ?? { current: null, ended: [] };
  const save = () => disk.writeFile(file, JSON.stringify({ current, ended }));
  return {
    current: () => current,
    async setCurrent(next) {
      current = next;
      await save();
    },
    ended: (offerId) => ended.find((outcome) => outcome.offerId === offerId) ?? null,
    async end(outcome) {
      ended = [...ended.filter(({ offerId }) => offerId !== outcome.offerId), outcome].slice(-REMEMBERED);
      if (current?.offer.offerId === outcome.offerId) current = null;
      await save();
    },
  };
}
