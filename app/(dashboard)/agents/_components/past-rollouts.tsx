import { When } from "@/app/_components/when";
import type { Rollout } from "@/app/_lib/api-types";
import { ROLLOUT_STATE } from "@/app/_lib/status";
import { Chip } from "@/app/_ui/chip";

export const PastRollouts = ({ rollouts }: { rollouts: readonly Rollout[] }) => (
  <ul aria-label="Earlier rollouts" className="grid grid-cols-[minmax(0,1fr)] gap-2">
    {rollouts.map(({ rolloutId, version, state, startedBy, createdAt, stateChangedAt, message }) => (
      <li key={rolloutId} className="grid gap-1 rounded-lg border border-line bg-surface p-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-mono text-sm font-medium">{version}</span>
          <Chip status={ROLLOUT_STATE[state]} />
          <span className="text-sm text-ink-faint">
            started <When at={createdAt} isAbsolute /> by {startedBy}, ended <When at={stateChangedAt} isAbsolute />
          </span>
        </div>
        {message ? <p className="max-w-[80ch] break-words text-ink-soft">{message}</p> : null}
      </li>
    ))}
  </ul>
);
