import type { Secrets } from "@/server/core/ports";
import { hashPassword } from "@/server/crypto/passwords";
import { sha256Hex } from "@/server/crypto/tokens";
import type { SeededHost } from "./host";
import type { Dice } from "./random";
import { DAY_MS, HOUR_MS, type Insert, MINUTE_MS } from "./rows";

type Seeding = { insert: Insert; dice: Dice; now: Date; secrets: Secrets };

/** Accounts beside the one that the demo prints; nobody knows their passwords. */
export const PEOPLE = [
  { name: "ines", role: "admin", isDisabled: false, days: 178, seenHours: 3 },
  { name: "tom", role: "operator", isDisabled: false, days: 170, seenHours: 1 },
  { name: "mara", role: "viewer", isDisabled: false, days: 90, seenHours: 50 },
  { name: "fleet-bot", role: "operator", isDisabled: false, days: 120, seenHours: 9 },
  { name: "jonas", role: "operator", isDisabled: true, days: 175, seenHours: 1300 },
] as const;

export async function insertPeople({ insert, dice, now }: Seeding): Promise<void> {
  const passwordHash = await hashPassword(dice.hex(40));
  for (const { name, role, isDisabled, days, seenHours } of PEOPLE) {
    const id = dice.id();
    const createdAt = new Date(now.getTime() - days * DAY_MS);
    const lastLoginAt = new Date(now.getTime() - seenHours * HOUR_MS);
    insert("User", {
      id,
      username: name,
      passwordHash,
      role,
      isDisabled,
      createdAt,
      updatedAt: createdAt,
      lastLoginAt,
    });
    if (name === "fleet-bot") insertApiTokens({ insert, dice, now }, id);
    if (isDisabled || seenHours > 24) continue;
    const session = { id: dice.id(), tokenHash: sha256Hex(dice.hex(40)), userId: id, createdAt: lastLoginAt };
    const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    insert("Session", {
      ...session,
      expiresAt: new Date(now.getTime() + 6 * HOUR_MS),
      address: "192.0.2.40",
      userAgent,
    });
  }
}

function insertApiTokens({ insert, dice, now }: Omit<Seeding, "secrets">, userId: string): void {
  for (const [name, roleLimit, days, left] of [
    ["nightly report", "viewer", 60, 305],
    ["ansible", "operator", 88, 2],
  ] as const) {
    const createdAt = new Date(now.getTime() - days * DAY_MS);
    const expiresAt = new Date(now.getTime() + left * DAY_MS);
    const common = { id: dice.id(), tokenHash: sha256Hex(dice.hex(40)), name, userId, roleLimit, createdAt, expiresAt };
    insert("ApiToken", { ...common, lastUsedAt: new Date(now.getTime() - 9 * HOUR_MS) });
  }
}

/** One enrollment token of each state. */
export function insertTokens({ insert, dice, now, secrets }: Seeding, hosts: readonly SeededHost[]): void {
  const at = (minutes: number) => new Date(now.getTime() + minutes * MINUTE_MS);
  const used = hosts.find(({ hostname }) => hostname === "web-05.oslo.example");
  const tokens = [
    { hostname: "web-06.oslo.example", createdAt: at(-3), expiresAt: at(57) },
    { hostname: "db-04.oslo.example", createdAt: at(-190), expiresAt: at(-130) },
    { hostname: "old-name.oslo.example", createdAt: at(-1500), expiresAt: at(-1440), revokedAt: at(-1490) },
    {
      hostname: "web-05.oslo.example",
      createdAt: at(-9),
      expiresAt: at(51),
      usedAt: at(-4),
      hostId: used?.hostId ?? null,
    },
  ];
  for (const token of tokens) {
    const raw = `rme_${dice.hex(43)}`;
    const isOpen = token.expiresAt > now && !("usedAt" in token) && !("revokedAt" in token);
    const access = JSON.stringify({ username: "demo", password: "demo", encryptionPassword: "demo" });
    insert("EnrollmentToken", {
      ...{
        tokenHash: sha256Hex(raw),
        tags: ["demo", "prod", "web"],
        repoUrl: `rest:https://backup.example/${token.hostname}`,
      },
      ...{ initialPaths: ["/etc", "/home"], createdBy: "tom", ...token },
      sealedAccess: isOpen ? secrets.sealForToken(access, raw) : null,
    });
  }
}

export function insertAlerts({ insert, dice, now }: Seeding, hosts: readonly SeededHost[]): void {
  const idOf = (name: string) => hosts.find(({ hostname }) => hostname.startsWith(name))?.hostId ?? null;
  const ago = (hours: number) => new Date(now.getTime() - hours * HOUR_MS);
  const update =
    "0.1.0 was rolled back on legacy-01.berlin.example: the new agent did not reach the server. The rollout was stopped.";
  const clone = (host: string) => `A second machine uses the identity of ${host}. It gets no orders.`;
  const alerts = [
    {
      kind: "cloned_identity",
      host: "stage-02",
      subject: "machine-7f3a",
      count: 14,
      opened: 30,
      seen: 1,
      message: clone("stage-02.lyon.example"),
    },
    { kind: "update_failed", host: "legacy-01", subject: "0.1.0", count: 1, opened: 216, seen: 216, message: update },
    {
      kind: "cloned_identity",
      host: "build-02",
      subject: "machine-11c0",
      count: 3,
      opened: 1900,
      seen: 1880,
      closed: 1850,
      by: "ines",
      message: clone("build-02.berlin.example"),
    },
    {
      kind: "cloned_identity",
      host: "lab-01",
      subject: "machine-9b2e",
      count: 1,
      opened: 20,
      seen: 20,
      closed: 12,
      by: "tom",
      message: clone("lab-01.oslo.example"),
    },
  ];
  for (const { kind, host, subject, count, opened, seen, closed, by, message } of alerts) {
    const closing = { closedAt: closed === undefined ? null : ago(closed), closedBy: by ?? null };
    const common = { id: dice.id(), kind, hostId: idOf(host), subject, message, count };
    insert("Alert", { ...common, openedAt: ago(opened), lastSeenAt: ago(seen), ...closing });
  }
}

export function insertRollouts({ insert, dice, now }: Seeding): void {
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const common = { canaryPercent: 10, trialMs: 120_000, startedBy: "ines" };
  const message = "legacy-01.berlin.example put the agent before it back; see its alert.";
  insert("AgentRollout", {
    id: dice.id(),
    version: "0.0.9",
    state: "finished",
    ...common,
    createdAt: ago(140),
    stateChangedAt: ago(139),
  });
  insert("AgentRollout", {
    id: dice.id(),
    version: "0.1.0",
    state: "stopped",
    ...common,
    createdAt: ago(9),
    stateChangedAt: ago(9),
    message,
  });
}
