/**
 * The one map from a state to how it is shown: icon, key of its word, tone. Each map is total over its closed set, so a new state
 * does not compile until it has its look. Green is kept for work that succeeded; being connected is not yet a success.
 */
import {
  Ban,
  Bell,
  BellOff,
  CalendarClock,
  CalendarOff,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleX,
  Clock,
  ClockAlert,
  Database,
  Download,
  Hourglass,
  LoaderCircle,
  Lock,
  LockKeyhole,
  LockOpen,
  type LucideIcon,
  PlugZap,
  SearchX,
  Send,
  ShieldAlert,
  ShieldCheck,
  ShieldQuestionMark,
  ShieldX,
  Timer,
  TriangleAlert,
  Undo2,
  Unplug,
  UserCheck,
  UserX,
} from "lucide-react";
import type { JobCause, JobState } from "@/agent/protocol/mod";
import type { StatusKey } from "../_messages/text";
import type {
  AlertState,
  DownloadLink,
  HostStatus,
  HostUpdateState,
  Protection,
  RepositoryState,
  RestoreProof,
  RolloutState,
  TokenState,
  Trouble,
} from "./api-types";
import type { LockState } from "./locks";

export const TONES = ["good", "run", "warn", "bad", "idle"] as const;
export type Tone = (typeof TONES)[number];

/** `text` is a key of the messages' namespace `status`. */
export type StatusLook = { text: StatusKey; tone: Tone; icon: LucideIcon; isMoving?: true };

export const HOST_STATUS: Record<HostStatus, StatusLook> = {
  online: { text: "host.online", tone: "idle", icon: PlugZap },
  offline: { text: "host.offline", tone: "warn", icon: Unplug },
};

/** Whether the host could be restored. Green needs a snapshot of every scheduled source group, and none overdue. */
export const PROTECTION: Record<Protection, StatusLook> = {
  failing: { text: "protection.failing", tone: "bad", icon: ShieldX },
  overdue: { text: "protection.overdue", tone: "bad", icon: ClockAlert },
  never_backed_up: { text: "protection.never_backed_up", tone: "warn", icon: CircleDashed },
  partial: { text: "protection.partial", tone: "warn", icon: ShieldAlert },
  unproven: { text: "protection.unproven", tone: "warn", icon: ShieldQuestionMark },
  paused: { text: "protection.paused", tone: "warn", icon: CirclePause },
  no_schedule: { text: "protection.no_schedule", tone: "idle", icon: CalendarOff },
  protected: { text: "protection.protected", tone: "good", icon: ShieldCheck },
};

export const REPOSITORY_STATE: Record<RepositoryState, StatusLook> = {
  pending: { text: "repository.pending", tone: "idle", icon: Clock },
  initializing: { text: "repository.initializing", tone: "run", icon: LoaderCircle, isMoving: true },
  ready: { text: "repository.ready", tone: "idle", icon: Database },
  init_failed: { text: "repository.init_failed", tone: "bad", icon: CircleX },
};

export const JOB_STATE: Record<JobState, StatusLook> = {
  queued: { text: "job.queued", tone: "idle", icon: Clock },
  sent: { text: "job.sent", tone: "run", icon: Send },
  running: { text: "job.running", tone: "run", icon: LoaderCircle, isMoving: true },
  succeeded: { text: "job.succeeded", tone: "good", icon: CircleCheck },
  partial: { text: "job.partial", tone: "warn", icon: TriangleAlert },
  failed: { text: "job.failed", tone: "bad", icon: CircleX },
  cancelled: { text: "job.cancelled", tone: "idle", icon: Ban },
  lost: { text: "job.lost", tone: "bad", icon: SearchX },
};

export type ScheduleState = "active" | "paused" | "disabled";
export const SCHEDULE_STATE: Record<ScheduleState, StatusLook> = {
  active: { text: "schedule.active", tone: "idle", icon: CalendarClock },
  paused: { text: "schedule.paused", tone: "warn", icon: CirclePause },
  disabled: { text: "schedule.disabled", tone: "idle", icon: CalendarOff },
};

/** What a repository needs, whoever uses it. Green needs a check that found nothing, and not long ago. */
export const PLACE_TROUBLE: Record<Trouble, StatusLook> = {
  damaged: { text: "place.damaged", tone: "bad", icon: ShieldX },
  unusable: { text: "place.unusable", tone: "bad", icon: CircleX },
  locked: { text: "place.locked", tone: "warn", icon: LockOpen },
  unchecked: { text: "place.unchecked", tone: "warn", icon: ClockAlert },
  pending: { text: "place.pending", tone: "idle", icon: Clock },
  none: { text: "place.none", tone: "good", icon: CircleCheck },
};

export const LOCK_STATE: Record<LockState, StatusLook> = {
  live: { text: "lock.live", tone: "run", icon: Lock },
  foreign: { text: "lock.foreign", tone: "idle", icon: LockKeyhole },
  stale: { text: "lock.stale", tone: "warn", icon: LockOpen },
};

/** Whether a job has the repository or waits for it. */
export const LEASE_STATE: Record<"held" | "waiting", StatusLook> = {
  held: { text: "lease.held", tone: "run", icon: LoaderCircle, isMoving: true },
  waiting: { text: "lease.waiting", tone: "idle", icon: Hourglass },
};

/** What the last check or verify found. */
export const MAINTENANCE_STATE: Record<"succeeded" | "failed", StatusLook> = {
  succeeded: { text: "maintenance.succeeded", tone: "good", icon: CircleCheck },
  failed: { text: "maintenance.failed", tone: "bad", icon: CircleX },
};

/** Whether a drill has shown that the host can be restored. */
export const RESTORE_PROOF: Record<RestoreProof["state"], StatusLook> = {
  never: { text: "restoreProof.never", tone: "idle", icon: CircleDashed },
  proven: { text: "restoreProof.proven", tone: "good", icon: ShieldCheck },
  stale: { text: "restoreProof.stale", tone: "warn", icon: ClockAlert },
  failed: { text: "restoreProof.failed", tone: "bad", icon: ShieldX },
};

export const LINK_STATE: Record<DownloadLink["state"], StatusLook> = {
  open: { text: "link.open", tone: "run", icon: Hourglass },
  running: { text: "link.running", tone: "run", icon: LoaderCircle, isMoving: true },
  used: { text: "link.used", tone: "idle", icon: CircleCheck },
  expired: { text: "link.expired", tone: "idle", icon: Timer },
  revoked: { text: "link.revoked", tone: "idle", icon: Ban },
};

/** Shown in the place of a last backup where there is none. */
export const NEVER_BACKED_UP: StatusLook = { text: "never", tone: "warn", icon: CircleDashed };

export const TOKEN_STATE: Record<TokenState, StatusLook> = {
  pending: { text: "token.pending", tone: "run", icon: Hourglass },
  used: { text: "token.used", tone: "idle", icon: CircleCheck },
  expired: { text: "token.expired", tone: "idle", icon: Timer },
  revoked: { text: "token.revoked", tone: "idle", icon: Ban },
};

export const ALERT_STATE: Record<AlertState, StatusLook> = {
  open: { text: "alert.open", tone: "warn", icon: Bell },
  closed: { text: "alert.closed", tone: "idle", icon: BellOff },
};

export const ROLLOUT_STATE: Record<RolloutState, StatusLook> = {
  canary: { text: "rollout.canary", tone: "run", icon: LoaderCircle, isMoving: true },
  everyone: { text: "rollout.everyone", tone: "run", icon: LoaderCircle, isMoving: true },
  stopped: { text: "rollout.stopped", tone: "warn", icon: Ban },
  finished: { text: "rollout.finished", tone: "good", icon: CircleCheck },
};

/** What became of the update that a host was offered last. */
export const UPDATE_STATE: Record<HostUpdateState, StatusLook> = {
  offered: { text: "update.offered", tone: "idle", icon: Send },
  waiting: { text: "update.waiting", tone: "idle", icon: Hourglass },
  downloading: { text: "update.downloading", tone: "run", icon: Download },
  refused: { text: "update.refused", tone: "warn", icon: Ban },
  failed: { text: "update.failed", tone: "bad", icon: CircleX },
  rolled_back: { text: "update.rolled_back", tone: "bad", icon: Undo2 },
  done: { text: "update.done", tone: "good", icon: CircleCheck },
};

export const ACCOUNT_STATE: Record<"active" | "disabled", StatusLook> = {
  active: { text: "account.active", tone: "idle", icon: UserCheck },
  disabled: { text: "account.disabled", tone: "warn", icon: UserX },
};

/** The tab of the host's page where a cause is mended; null when that is not in this interface. */
const CAUSE_TAB: Record<JobCause, "repository" | "source-groups" | null> = {
  wrong_password: "repository",
  repo_missing: "repository",
  repo_unreachable: "repository",
  auth_refused: "repository",
  repo_locked: "repository",
  no_space: null,
  permission_denied: null,
  source_missing: "source-groups",
  restic_missing: null,
  restic_too_old: null,
  cancelled: null,
  timeout: null,
  agent_restarted: null,
  order_refused: null,
  hook_failed: "source-groups",
  repo_damaged: null,
  files_failed: null,
  unknown: null,
};
export const causeTab = (cause: JobCause): "repository" | "source-groups" | null => CAUSE_TAB[cause];

const IN_FLIGHT: Record<JobState, boolean> = {
  queued: true,
  sent: true,
  running: true,
  succeeded: false,
  partial: false,
  failed: false,
  cancelled: false,
  lost: false,
};
/** Whether the job has yet to end. */
export const isInFlight = (state: JobState): boolean => IN_FLIGHT[state];
