import { afterEach, beforeEach, expect, test } from "vitest";
import { transact } from "@/server/db/transact";
import { createHost, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { type CloseAlertsOfInput, closeAlert, closeAlertsOf, countAlerts, listAlerts, openAlert } from "./index";
import type { OpenAlertInput } from "./open-alert";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

const open = (input: Partial<OpenAlertInput> = {}) => {
  const ctx = context.asSystem();
  const full = {
    kind: "cloned_identity",
    subject: "machine-2",
    hostId: host.hostId,
    message: "Two.",
    ...input,
  } as const;
  return transact(ctx, (unit) => openAlert(unit, ctx, full));
};
const end = (input: CloseAlertsOfInput) => {
  const ctx = context.asSystem();
  return transact(ctx, (unit) => closeAlertsOf(unit, ctx, input));
};
const list = (input: Parameters<typeof listAlerts>[1] = {}) => listAlerts(context.asViewer(), input);
const first = async () => (await list())[0]?.alertId ?? "";
const audited = async () =>
  (await context.services.db.prisma.auditEntry.findMany({ where: { targetKind: "alert" } })).map(
    ({ action }) => action,
  );

test("the same trouble is counted while it is open and audited once; another subject is another alert", async () => {
  await open();
  context.clock.advance(60_000);
  await open({ message: "Again." });
  expect(await list()).toMatchObject([
    { kind: "cloned_identity", hostname: host.hostname, count: 2, message: "Again.", closedAt: null },
  ]);
  const [alert] = await list();
  expect(Number(alert?.lastSeenAt) - Number(alert?.openedAt)).toBe(60_000);
  expect(alert?.fix).toMatch(/enrollment token/);
  await open({ subject: "machine-3" });
  expect(await countAlerts(context.asViewer())).toEqual({ open: 2 });
  expect(await audited()).toEqual(["alerts.open", "alerts.open"]);
  expect(context.emitted.filter(({ name }) => name === "alerts.changed")).toHaveLength(3);
});

test("an operator closes an alert, once; the trouble that comes again opens a new one", async () => {
  await open();
  const alertId = await first();
  expect(await closeAlert(context.asOperator(), { alertId })).toMatchObject({ closedBy: "operator" });
  const { closedAt } = await closeAlert(context.asOperator(), { alertId });
  context.clock.advance(1000);
  expect(await closeAlert(context.asAdmin(), { alertId })).toMatchObject({ closedBy: "operator", closedAt });
  expect(await audited()).toEqual(["alerts.open", "alerts.close"]);
  await open();
  expect(await list({ state: "open" })).toMatchObject([{ count: 1 }]);
  expect(await list({ state: "closed" })).toMatchObject([{ alertId }]);
});

test("a trouble that ends by itself closes its own alerts and no others", async () => {
  const other = await createHost(context);
  await open();
  await open({ subject: "machine-3" });
  await open({ hostId: other.hostId });
  await open({ kind: "update_failed" });
  await open({ kind: "certificate_ends", hostId: null });
  expect(await end({ kind: "cloned_identity", hostId: host.hostId, subject: "machine-3" })).toBe(1);
  expect(await end({ kind: "cloned_identity", hostId: host.hostId })).toBe(1);
  expect(await end({ kind: "cloned_identity", hostId: host.hostId })).toBe(0);
  expect(await end({ kind: "certificate_ends", hostId: null })).toBe(1);
  expect((await list({ state: "open" })).map(({ kind, hostId }) => [kind, hostId]).sort()).toEqual(
    [
      ["cloned_identity", other.hostId],
      ["update_failed", host.hostId],
    ].sort(),
  );
  expect(await list({ state: "closed" })).toMatchObject([{ closedBy: null }, { closedBy: null }, { closedBy: null }]);
});

test("the list comes in pages, each alert once, also of one host alone", async () => {
  for (const subject of ["1", "2", "3", "4", "5"]) await open({ subject });
  await open({ hostId: null, kind: "certificate_ends" });
  const whole = await list();
  const paged = [];
  for (let before: string | undefined; ; ) {
    const page = await list({ limit: 2, ...(before === undefined ? {} : { before }) });
    paged.push(...page);
    before = page.at(-1)?.alertId;
    if (before === undefined) break;
  }
  expect(paged).toEqual(whole);
  expect(await list({ hostId: host.hostId })).toHaveLength(5);
  await expect(list({ before: "gone" })).rejects.toMatchObject({ code: "alert_not_found" });
  await expect(list({ hostId: "gone" })).rejects.toMatchObject({ code: "host_not_found" });
});

test("a viewer reads and closes nothing, an agent and nobody do neither", async () => {
  await open();
  const alertId = await first();
  await expect(closeAlert(context.asViewer(), { alertId })).rejects.toMatchObject({ code: "role_required" });
  await expect(closeAlert(context.asOperator(), { alertId: "x" })).rejects.toMatchObject({ code: "alert_not_found" });
  for (const ctx of [context.asNobody(), context.asAgent(host.hostId)]) {
    const code = ctx.actor.kind === "agent" ? "role_required" : "unauthenticated";
    await expect(closeAlert(ctx, { alertId })).rejects.toMatchObject({ code });
    await expect(listAlerts(ctx)).rejects.toMatchObject({ code });
    await expect(listAlerts(ctx, { hostId: host.hostId })).rejects.toMatchObject({ code });
    await expect(countAlerts(ctx)).rejects.toMatchObject({ code });
  }
  expect(await countAlerts(context.asViewer())).toEqual({ open: 1 });
});

test("a removed host takes its alerts along", async () => {
  await open();
  await context.services.db.prisma.host.delete({ where: { id: host.hostId } });
  expect(await list()).toEqual([]);
});
