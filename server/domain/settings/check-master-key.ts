import { z } from "zod";
import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import type { Secrets } from "@/server/core/ports";
import { StartError } from "@/server/core/start-error";

/** The setting that holds it. */
export const MASTER_KEY_PROOF = "key_check";
const PLACE = "Setting:key_check:value";
const WORD = "restic-manager";

/**
 * Compares the master key with the one this database was made with; the first start writes down the proof.
 * Called before anything is sealed or opened.
 * @throws StartError when stored secrets could not be opened with this key
 */
export async function checkMasterKey(ctx: Ctx): Promise<void> {
  requireAccess(ctx.actor, "system", FLEET);
  const { prisma } = ctx.db;
  const proof = await prisma.setting.findUnique({ where: { key: MASTER_KEY_PROOF } });
  if (!proof) {
    if ((await prisma.repository.count()) > 0) throw lostProof();
    const value = Buffer.from(ctx.secrets.seal(WORD, PLACE)).toString("base64");
    await prisma.setting.create({ data: { key: MASTER_KEY_PROOF, value } });
    return;
  }
  const sealed = z.string().safeParse(proof.value);
  if (!sealed.success || !isOpened(ctx, sealed.data)) throw wrongKey();
}

const isOpened = (ctx: Ctx, sealed: string): boolean => provesMasterKey(ctx.secrets, sealed);

/** Whether the stored proof was sealed by this key; `sealed` is Base64, as the setting `MASTER_KEY_PROOF` holds it. */
export function provesMasterKey(secrets: Pick<Secrets, "open">, sealed: string): boolean {
  try {
    return secrets.open(Buffer.from(sealed, "base64"), PLACE) === WORD;
  } catch {
    return false;
  }
}

const wrongKey = () =>
  new StartError(
    "The master key is not the one this database was made with, so its secrets cannot be read; put back the old key file or RM_SECRET_KEY, then start again.",
  );

const lostProof = () =>
  new StartError(
    "The database holds secrets but not the proof of its master key; restore the database from a copy, then start again.",
  );
