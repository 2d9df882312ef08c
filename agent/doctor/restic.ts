import { hostRestic } from "../perform.ts";
import { OLDEST_RESTIC, resticNotes } from "../protocol/mod.ts";
import { bad, type DoctorDeps, ok, type Said } from "./check.ts";

/** Whether restic is there, and what is lost with that version. */
export async function checkRestic(deps: DoctorDeps): Promise<Said> {
  const restic = await hostRestic(deps);
  if ("cause" in restic) {
    const install = `Install restic ${OLDEST_RESTIC} or newer, or name it by RM_RESTIC in ${deps.paths.envFile}.`;
    return bad(restic.message, install);
  }
  return ok(`restic ${restic.version} at ${restic.program}`, resticNotes(restic.version));
}
