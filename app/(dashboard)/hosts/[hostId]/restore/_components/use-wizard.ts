"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import type { Host, Snapshot } from "@/app/_lib/api-types";
import { planFrom, stepFrom } from "@/app/_lib/restore-input";
import { type Missing, missingOf, type RestorePlan, type RestoreStep, wizardPath } from "@/app/_lib/restore-plan";

/** What every step of the wizard gets. */
export type Wizard = {
  host: Host;
  /** Newest first. */
  snapshots: readonly Snapshot[];
  plan: RestorePlan;
  step: RestoreStep;
  /** The chosen snapshot, or the newest; null when the chosen one is not known. */
  snapshot: Snapshot | null;
  missing: Missing[];
  set: (change: Partial<RestorePlan>) => void;
  /** Each step is a place of its own, so that the browser's way back leads through them. */
  goTo: (step: RestoreStep) => void;
};

/** The wizard's state, which is its address. */
export function useWizard(host: Host, snapshots: readonly Snapshot[]): Wizard {
  const query = new URLSearchParams(useSearchParams());
  const address = query.toString();
  // The address follows an event late; until then the form shows what was chosen, lest a choice jumps back.
  const [ahead, setAhead] = useState<{ of: string; plan: RestorePlan } | null>(null);
  const plan = ahead?.of === address ? ahead.plan : planFrom(query);
  const step = stepFrom(query);
  const chosen = plan.snapshotId;
  const snapshot = (chosen === null ? snapshots[0] : snapshots.find(({ snapshotId }) => snapshotId === chosen)) ?? null;
  return {
    ...{ host, snapshots, plan, step, snapshot },
    missing: missingOf(plan, chosen ?? snapshot?.snapshotId ?? null),
    set: (change) => {
      const next = { ...plan, ...change };
      setAhead({ of: address, plan: next });
      window.history.replaceState(null, "", wizardPath(host.hostId, next, step));
    },
    goTo: (next) => {
      if (next !== step) window.history.pushState(null, "", wizardPath(host.hostId, plan, next));
    },
  };
}
