export { activateCertificate } from "./activate-certificate";
export { type CertificateView, getCertificate } from "./certificate-view";
export { checkMasterKey, MASTER_KEY_PROOF, provesMasterKey } from "./check-master-key";
export { getSettings, type SettingsView } from "./get-settings";
export { DEMO_SETTING, isDemoFleet } from "./is-demo-fleet";
export { prepareCertificate } from "./prepare-certificate";
export { activateCertificateSchema } from "./schemas";
export { type TendCertificateInput, tendCertificate } from "./tend-certificate";
