import { z } from "zod";
import { procedure, router } from "../init";

type Target = { hostId: string; hostname: string; isOnline: boolean; canRestore: boolean; os: string };

export const restoresRouter = router({
  targets: procedure.input(z.object({ hostId: z.string(), search: z.string().optional() })).query((): Target[] => []),
});
