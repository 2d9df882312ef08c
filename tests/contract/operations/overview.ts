import { type Drives, here, plain, unknownHost } from "./driver";

export const overviewDrives: Drives = {
  getOverview: plain,
  listHostDays: { good: here, bad: () => [unknownHost] },
};
