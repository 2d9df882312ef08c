import {
  activateCertificate,
  activateCertificateSchema,
  getCertificate,
  isDemoFleet,
  prepareCertificate,
} from "@/server/domain/settings";
import { procedure, router } from "../init";

export const settingsRouter = router({
  certificate: procedure.query(({ ctx }) => getCertificate(ctx)),
  isDemo: procedure.query(({ ctx }) => isDemoFleet(ctx)),
  prepareCertificate: procedure.mutation(({ ctx }) => prepareCertificate(ctx)),
  activateCertificate: procedure
    .input(activateCertificateSchema)
    .mutation(({ ctx, input }) => activateCertificate(ctx, input)),
});
