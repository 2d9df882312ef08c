/**
 * The one map from a state to how it is shown: icon, word, tone. Each map is total over its closed set, so a new state
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
  ShieldX,
  Timer,
  TriangleAlert,
  Undo2,
  Unplug,
  UserCheck,
  UserX,
} from "lucide-react";
import type { JobCause, JobKind, JobState, MissedReason, ScheduleKind } from "@/agent/protocol/mod";
import type {
  AlertState,
  HostStatus,
  HostUpdateState,
  Protection,
  RepositoryState,
  RolloutState,
  TokenState,
} from "./api-types";
import type { LockState } from "./locks";

export const TONES = ["good", "run", "warn", "bad", "idle"] as const;
export type Tone = (typeof TONES)[number];

export type StatusLook = { word: string; tone: Tone; icon: LucideIcon; isMoving?: true };

export const HOST_STATUS: Record<HostStatus, StatusLook> = {
  online: { word: "Online", tone: "idle", icon: PlugZap },
  offline: { word: "Offline", tone: "warn", icon: Unplug },
};

/** Whether the host could be restored. Green needs a snapshot of every scheduled source group, and none overdue. */
export const PROTECTION: Record<Protection, StatusLook> = {
  failing: { word: "Failing", tone: "bad", icon: ShieldX },
  overdue: { word: "Overdue", tone: "bad", icon: ClockAlert },
  never_backed_up: { word: "Never backed up", tone: "warn", icon: CircleDashed },
  partial: { word: "Incomplete", tone: "warn", icon: ShieldAlert },
  paused: { word: "Paused", tone: "warn", icon: CirclePause },
  no_schedule: { word: "No schedule", tone: "idle", icon: CalendarOff },
  protected: { word: "Protected", tone: "good", icon: ShieldCheck },
};

export const REPOSITORY_STATE: Record<RepositoryState, StatusLook> = {
  pending: { word: "Waiting for agent", tone: "idle", icon: Clock },
  initializing: { word: "Initializing", tone: "run", icon: LoaderCircle, isMoving: true },
  ready: { word: "Ready", tone: "idle", icon: Database },
  init_failed: { word: "Init failed", tone: "bad", icon: CircleX },
};

export const JOB_STATE: Record<JobState, StatusLook> = {
  queued: { word: "Queued", tone: "idle", icon: Clock },
  sent: { word: "Sent", tone: "run", icon: Send },
  running: { word: "Running", tone: "run", icon: LoaderCircle, isMoving: true },
  succeeded: { word: "Succeeded", tone: "good", icon: CircleCheck },
  partial: { word: "Partial", tone: "warn", icon: TriangleAlert },
  failed: { word: "Failed", tone: "bad", icon: CircleX },
  cancelled: { word: "Cancelled", tone: "idle", icon: Ban },
  lost: { word: "Lost", tone: "bad", icon: SearchX },
};

export type ScheduleState = "active" | "paused" | "disabled";
export const SCHEDULE_STATE: Record<ScheduleState, StatusLook> = {
  active: { word: "Active", tone: "idle", icon: CalendarClock },
  paused: { word: "Paused", tone: "warn", icon: CirclePause },
  disabled: { word: "Disabled", tone: "idle", icon: CalendarOff },
};

export const LOCK_STATE: Record<LockState, StatusLook> = {
  live: { word: "In use", tone: "run", icon: Lock },
  foreign: { word: "Another host's", tone: "idle", icon: LockKeyhole },
  stale: { word: "Stale", tone: "warn", icon: LockOpen },
};

/** Whether a job has the repository or waits for it. */
export const LEASE_STATE: Record<"held" | "waiting", StatusLook> = {
  held: { word: "Uses it", tone: "run", icon: LoaderCircle, isMoving: true },
  waiting: { word: "Waits for it", tone: "idle", icon: Hourglass },
};

/** What the last check or verify found. */
export const MAINTENANCE_STATE: Record<"succeeded" | "failed", StatusLook> = {
  succeeded: { word: "No damage", tone: "good", icon: CircleCheck },
  failed: { word: "Damage found", tone: "bad", icon: CircleX },
};

/** Shown in the place of a last backup where there is none. */
export const NEVER_BACKED_UP: StatusLook = { word: "Never", tone: "warn", icon: CircleDashed };

export const TOKEN_STATE: Record<TokenState, StatusLook> = {
  pending: { word: "Pending", tone: "run", icon: Hourglass },
  used: { word: "Used", tone: "idle", icon: CircleCheck },
  expired: { word: "Expired", tone: "idle", icon: Timer },
  revoked: { word: "Revoked", tone: "idle", icon: Ban },
};

export const ALERT_STATE: Record<AlertState, StatusLook> = {
  open: { word: "Open", tone: "warn", icon: Bell },
  closed: { word: "Closed", tone: "idle", icon: BellOff },
};

export const ROLLOUT_STATE: Record<RolloutState, StatusLook> = {
  canary: { word: "First hosts", tone: "run", icon: LoaderCircle, isMoving: true },
  everyone: { word: "All hosts", tone: "run", icon: LoaderCircle, isMoving: true },
  stopped: { word: "Stopped", tone: "warn", icon: Ban },
  finished: { word: "Finished", tone: "good", icon: CircleCheck },
};

/** What became of the update that a host was offered last. */
export const UPDATE_STATE: Record<HostUpdateState, StatusLook> = {
  offered: { word: "Offered", tone: "idle", icon: Send },
  waiting: { word: "Waits for a job", tone: "idle", icon: Hourglass },
  downloading: { word: "Downloading", tone: "run", icon: Download },
  refused: { word: "Refused", tone: "warn", icon: Ban },
  failed: { word: "Failed", tone: "bad", icon: CircleX },
  rolled_back: { word: "Rolled back", tone: "bad", icon: Undo2 },
  done: { word: "Updated", tone: "good", icon: CircleCheck },
};

export const ACCOUNT_STATE: Record<"active" | "disabled", StatusLook> = {
  active: { word: "Active", tone: "idle", icon: UserCheck },
  disabled: { word: "Disabled", tone: "warn", icon: UserX },
};

export const JOB_KIND: Record<JobKind, string> = {
  init: "Set up repository",
  probe: "Probe repository",
  backup: "Backup",
  snapshots: "List snapshots",
  forget: "Forget snapshots",
  prune: "Prune repository",
  check: "Check repository",
  unlock: "Remove stale locks",
  verify: "Verify restore",
};

/** What a schedule does, where there is no room for more. */
export const SCHEDULE_KIND: Record<ScheduleKind, string> = {
  backup: "Backup",
  forget: "Forget",
  prune: "Prune",
  check: "Check",
  verify: "Verify",
};

/** Why runs did not happen, after their number. */
export const MISSED_REASON: Record<MissedReason, string> = {
  host_was_down: "the host or its agent was not running",
  blackout: "it fell into a blackout",
  paused: "the schedule was paused",
  still_running: "the run before had not ended",
};

/** A cause as a short noun; the sentence and the fix come from the server. */
export const JOB_CAUSE: Record<JobCause, string> = {
  wrong_password: "Wrong password",
  repo_missing: "Repository missing",
  repo_unreachable: "Repository unreachable",
  auth_refused: "Login refused",
  repo_locked: "Repository locked",
  no_space: "No space left",
  permission_denied: "Permission denied",
  source_missing: "Source missing",
  restic_missing: "restic missing",
  restic_too_old: "restic too old",
  cancelled: "Cancelled",
  timeout: "Timed out",
  agent_restarted: "Agent restarted",
  order_refused: "Order refused",
  hook_failed: "Hook failed",
  repo_damaged: "Repository damaged",
  unknown: "Unknown cause",
};

/** The title of a cause that came as text; one that this version does not know is shown as it is. */
export const causeTitle = (cause: string): string =>
  Object.hasOwn(JOB_CAUSE, cause) ? JOB_CAUSE[cause as JobCause] : cause.replaceAll("_", " ");

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
