import { type Drives, plain } from "./driver";

/** Without TLS of its own, as here; tests/e2e/tls.test.ts shows a certificate exchanged. */
export const serverDrives: Drives = {
  getServerSettings: plain,
  getServerCertificate: plain,
  prepareServerCertificate: { ...plain, isOver: "certificate_not_own" },
  activateServerCertificate: {
    ...plain,
    isOver: "certificate_not_prepared",
    bad: () => [{ what: "a force that is no yes or no", code: "invalid_request", body: { force: "yes" } }],
  },
};
