import { When } from "@/app/_components/when";
import { formatPlural } from "@/app/_lib/format";

/** What is left of a log that the server removed to make room. */
export const LogRemoved = ({ lines, at }: { lines: number; at: Date }) => (
  <section aria-label="Log" className="rounded-lg border border-line bg-surface px-4 py-3">
    <h2 className="text-base font-semibold">Log</h2>
    <p className="text-sm text-ink-soft">
      The log of {formatPlural(lines, "line")} was removed <When at={at} /> to make room.
    </p>
  </section>
);
