import {
  activateCertificate,
  activateCertificateSchema,
  getCertificate,
  prepareCertificate,
} from "@/server/domain/settings";
import { procedure, router } from "../init";

export const settingsRouter = router({
  certificate: procedure.query(({ ctx }) => getCertificate(ctx)),
  prepareCertificate: procedure.mutation(({ ctx }) => prepareCertificate(ctx)),
  activateCertificate: procedure
    .input(activateCertificateSchema)
    .mutation(({ ctx, input }) => activateCertificate(ctx, input)),
});
