import { listAudit, listAuditSchema, verifyAudit } from "@/server/domain/audit";
import { procedure, router } from "../init";

export const auditRouter = router({
  list: procedure.input(listAuditSchema).query(({ ctx, input }) => listAudit(ctx, input)),
  verify: procedure.query(({ ctx }) => verifyAudit(ctx)),
});
