/** One line of the report, already judged. */
export type Row = { what: string; bare: string; ours: string; ratio: string; target: string; verdict: Verdict };
export type Verdict = "met, stretch too" | "met" | "MISSED" | "-";

export type Unit = "bytes" | "s" | "ms" | "µs" | "/s" | "share" | "count";

/** What `judge` weighs: a ratio to the bare reference, or our value alone. */
export type Measure = {
  what: string;
  unit: Unit;
  /** null when there is nothing to compare with. */
  bare: number | null;
  ours: number;
  of: "ratio" | "value";
  better: "lower" | "higher";
  /** null when the row only informs. */
  must: number | null;
  stretch: number | null;
};

/** Compares a measure with its targets. Both bounds are inclusive. */
export function judge(measure: Measure): Row {
  const { what, unit, bare, ours, of, must, stretch } = measure;
  const ratio = bare === null || bare === 0 ? null : ours / bare;
  const value = of === "ratio" ? ratio : ours;
  const bound = (limit: number) => (of === "ratio" ? formatRatio(limit) : formatValue(limit, unit));
  const sign = measure.better === "lower" ? "≤" : "≥";
  const limits = [must, stretch].filter((limit) => limit !== null).map(bound);
  return {
    what,
    bare: bare === null ? "" : formatValue(bare, unit),
    ours: formatValue(ours, unit),
    ratio: ratio === null ? "" : formatRatio(ratio),
    target: limits.length === 0 ? "" : `${sign} ${limits.join(" / ")}`,
    verdict: verdictOf(measure, value),
  };
}

function verdictOf({ must, stretch, better }: Measure, value: number | null): Verdict {
  if (value === null || must === null) return "-";
  const isWithin = (limit: number) => (better === "lower" ? value <= limit : value >= limit);
  if (stretch !== null && isWithin(stretch)) return "met, stretch too";
  return isWithin(must) ? "met" : "MISSED";
}

const formatRatio = (ratio: number): string => `${ratio.toFixed(ratio < 10 ? 2 : 1)}×`;

export function formatValue(value: number, unit: Unit): string {
  switch (unit) {
    case "bytes":
      return formatBytes(value);
    case "share":
      return `${(value * 100).toFixed(1)} %`;
    case "count":
      return String(value);
    case "/s":
      return `${digits(value)} /s`;
    case "s":
    case "ms":
    case "µs":
      return `${digits(value)} ${unit}`;
  }
}

function formatBytes(bytes: number): string {
  const size = Math.abs(bytes);
  if (size < 1024) return `${digits(bytes)} B`;
  if (size < 1024 * 1024) return `${digits(bytes / 1024)} KiB`;
  return `${digits(bytes / 1024 / 1024)} MiB`;
}

/** Three significant digits are more than these measurements are good for. */
function digits(value: number): string {
  const size = Math.abs(value);
  return size >= 100 ? String(Math.round(value)) : value.toFixed(size >= 10 ? 1 : 2);
}

const COLUMNS = ["what", "bare", "ours", "ratio", "target", "verdict"] as const;

/** A Markdown table, so that it reads well in a terminal and can be pasted into a document. */
export function formatTable(rows: readonly Row[]): string {
  const titles = { what: "what", bare: "bare", ours: "ours", ratio: "ratio", target: "must / stretch", verdict: "" };
  const widths = COLUMNS.map((column) => Math.max(...[titles, ...rows].map((row) => row[column].length)));
  const line = (row: Record<(typeof COLUMNS)[number], string>) =>
    `| ${COLUMNS.map((column, i) => row[column].padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [line(titles), rule, ...rows.map(line)].join("\n");
}
