/** Entries of the audit log in words. */
import type { AuditEntry } from "./api-types";

const NOTHING = "–";

export type DetailRow = { name: string; value: string };
/** One thing that was changed; null on the side where it did not exist. */
export type ChangeRow = { name: string; before: string | null; after: string | null };

/** Details as rows: nested names are joined by a dot, `hostname` first as it says most. */
export function detailRows(details: AuditEntry["details"]): DetailRow[] {
  const rows = Object.entries(details).flatMap(([name, value]) => flatten(name, value));
  return rows.toSorted((a, b) => Number(b.name === "hostname") - Number(a.name === "hostname"));
}

/** What became of what: the details named `before` and `after` side by side, and all others. */
export function changesOf(details: AuditEntry["details"]): { changes: ChangeRow[]; rest: DetailRow[] } {
  const rows = detailRows(details);
  const side = (name: "before" | "after") =>
    new Map(
      rows.flatMap((row) => (row.name.startsWith(`${name}.`) ? [[row.name.slice(name.length + 1), row.value]] : [])),
    );
  const [before, after] = [side("before"), side("after")];
  const changes = [...new Set([...before.keys(), ...after.keys()])].map((name) => ({
    name,
    before: before.get(name) ?? null,
    after: after.get(name) ?? null,
  }));
  return { changes, rest: rows.filter(({ name }) => !/^(before|after)\./.test(name)) };
}

function flatten(name: string, value: unknown): DetailRow[] {
  if (typeof value !== "object" || value === null) return [{ name, value: String(value ?? NOTHING) }];
  if (Array.isArray(value)) return [{ name, value: value.length > 0 ? value.map(String).join(", ") : NOTHING }];
  return Object.entries(value).flatMap(([inner, one]) => flatten(`${name}.${inner}`, one));
}

/** What an entry is about, in a few words: the name that its details give, else kind and short id. */
export function targetText({ details, targetKind, targetId }: AuditEntry): string {
  for (const name of [
    "hostname",
    "username",
    "after.hostname",
    "after.username",
    "before.hostname",
    "before.username",
    "after.name",
    "before.name",
    "name",
  ]) {
    const found = detailRows(details).find((row) => row.name === name);
    if (found) return found.value;
  }
  return `${targetKind.replaceAll("_", " ")} ${targetId.slice(0, 8)}`;
}

/** Where to look at what an entry is about; null when it has no page. */
export function targetPath({ action, targetKind, targetId, hostId }: AuditEntry): string | null {
  if (targetKind === "job") return `/jobs/${targetId}`;
  if (hostId === null || action === "hosts.delete") return null;
  return `/hosts/${hostId}`;
}
