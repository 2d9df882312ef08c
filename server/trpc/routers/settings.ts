import {
  activateCertificate,
  activateCertificateSchema,
  getCertificate,
  getSettings,
  isDemoFleet,
  prepareCertificate,
} from "@/server/domain/settings";
import { procedure, router } from "../init";

export const settingsRouter = router({
  get: procedure.query(({ ctx }) => getSettings(ctx)),
  certificate: procedure.query(({ ctx }) => getCertificate(ctx)),
  isDemo: procedure.query(({ ctx }) => isDemoFleet(ctx)),
  prepareCertificate: procedure.mutation(({ ctx }) => prepareCertificate(ctx)),
  activateCertificate: procedure
    .input(activateCertificateSchema)
    .mutation(({ ctx, input }) => activateCertificate(ctx, input)),
});
