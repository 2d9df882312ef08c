import type { Messages, Translation } from "../text";
import { addHost } from "./add-host";
import { agents } from "./agents";
import { alerts } from "./alerts";
import { apiPage } from "./api-page";
import { audit } from "./audit";
import { auth } from "./auth";
import { certificate } from "./certificate";
import { charts } from "./charts";
import { common } from "./common";
import { demo } from "./demo";
import { diff } from "./diff";
import { download } from "./download";
import { drill } from "./drill";
import { errors } from "./errors";
import { find } from "./find";
import { host } from "./host";
import { hostBulk } from "./host-bulk";
import { hosts } from "./hosts";
import { job } from "./job";
import { jobs } from "./jobs";
import { links } from "./links";
import { log } from "./log";
import { nav } from "./nav";
import { overview } from "./overview";
import { palette } from "./palette";
import { profile } from "./profile";
import { recoveryKit } from "./recovery-kit";
import { repositories } from "./repositories";
import { repository } from "./repository";
import { restore } from "./restore";
import { schedules } from "./schedules";
import { server } from "./server";
import { session } from "./session";
import { settings } from "./settings";
import { snapshotTree } from "./snapshot-tree";
import { snapshots } from "./snapshots";
import { sourceGroups } from "./source-groups";
import { status } from "./status";
import { tokens } from "./tokens";
import { users } from "./users";
import { week } from "./week";

export const de: Translation<Messages> = {
  common,
  nav,
  palette,
  errors,
  session,
  overview,
  charts,
  hosts,
  hostBulk,
  addHost,
  tokens,
  host,
  sourceGroups,
  schedules,
  week,
  snapshots,
  restore,
  drill,
  links,
  recoveryKit,
  snapshotTree,
  find,
  diff,
  download,
  jobs,
  job,
  log,
  repository,
  repositories,
  alerts,
  agents,
  certificate,
  users,
  audit,
  settings,
  profile,
  auth,
  apiPage,
  server,
  demo,
  status,
};
