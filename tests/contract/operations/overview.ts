import { type Drives, plain } from "./driver";

export const overviewDrives: Drives = { getOverview: plain };
