export { checkMasterKey } from "./check-master-key";
