import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Ctx } from "@/server/core/context";
import { recordAppliedPins } from "@/server/domain/hosts";
import { openTls, type Tls } from "@/server/net/tls/open-tls";
import { createHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { activateCertificate } from "./activate-certificate";
import { getCertificate } from "./certificate-view";
import { prepareCertificate } from "./prepare-certificate";
import { tendCertificate } from "./tend-certificate";

const DAY_MS = 86_400_000;
const ROLLOVER = { rolloverDays: 30 };
let dir: string;
let tls: Tls;
let test: TestContext;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "rm-tls-"));
  const files = { certFile: undefined, keyFile: undefined, nextCertFile: undefined };
  tls = await openTls({ mode: "self-signed", ...files }, dir, "https://backup.test");
  const site = {
    publicUrl: "https://backup.test",
    pins: tls.pins,
    agentDir: dir,
    resticDir: dir,
    settings: [],
    setupCode: () => null,
  };
  test = await createTestContext({ certificates: tls, site });
});
afterEach(async () => {
  await test.close();
  rmSync(dir, { recursive: true, force: true });
});

const changes = () => test.emitted.filter(({ name }) => name === "certificate.changed").length;
const learn = (hostId: string) => recordAppliedPins(test.asAgent(hostId), { hostId, next: tls.pins().next });
const alerts = () => test.services.db.prisma.alert.findMany({ where: { kind: "certificate_ends", closedAt: null } });

/** So many days before the end of the certificate that is served now. */
function daysBeforeEnd(days: number): Ctx {
  const at = (tls.current()?.notAfter.getTime() ?? 0) - days * DAY_MS;
  return { ...test.asSystem(), clock: { ...test.clock, now: () => new Date(at) } };
}

describe("exchanged on demand", () => {
  it("it is prepared once, told to hosts, and served when all of them know it", async () => {
    const [one, two] = [await createHost(test), await createHost(test)];
    const { next } = await prepareCertificate(test.asAdmin());
    expect(await prepareCertificate(test.asAdmin())).toMatchObject({ next: { sha256: next?.sha256 }, hostsReady: 0 });
    expect(changes()).toBe(1);
    await learn(one.hostId);
    await expect(activateCertificate(test.asAdmin())).rejects.toMatchObject({
      code: "hosts_not_ready",
      message: expect.stringMatching(/^1 of 2 hosts know/),
    });
    expect(await getCertificate(test.asViewer())).toMatchObject({
      hosts: 2,
      hostsReady: 1,
      next: { isServable: true },
    });
    await learn(two.hostId);
    const after = await activateCertificate(test.asAdmin());
    expect(after).toMatchObject({ current: { sha256: next?.sha256 }, next: null, hosts: 2, hostsReady: 0 });
    expect(changes()).toBe(2);
    const actions = await test.services.db.prisma.auditEntry.findMany({ orderBy: { seq: "asc" } });
    expect(actions.map(({ action }) => action)).toEqual([
      "settings.prepare_certificate",
      "settings.activate_certificate",
    ]);
  });

  it("it leaves a host behind only when it is forced to", async () => {
    await createHost(test);
    await prepareCertificate(test.asAdmin());
    await expect(activateCertificate(test.asAdmin(), { force: false })).rejects.toMatchObject({
      code: "hosts_not_ready",
    });
    expect((await activateCertificate(test.asAdmin(), { force: true })).next).toBeNull();
    await expect(activateCertificate(test.asAdmin())).rejects.toMatchObject({ code: "certificate_not_prepared" });
  });

  it("it is an admin's business, and none behind a proxy", async () => {
    await expect(prepareCertificate(test.asOperator())).rejects.toMatchObject({ code: "role_required" });
    await expect(activateCertificate(test.asOperator())).rejects.toMatchObject({ code: "role_required" });
    await expect(getCertificate(test.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
    const proxied = { ...test.asAdmin(), certificates: { ...tls, mode: "off" as const, prepare: null } };
    await expect(prepareCertificate(proxied)).rejects.toMatchObject({ code: "certificate_not_own" });
  });
});

it("tells everybody who may look that passwords cross a network in the clear", async () => {
  const viewer = test.asViewer();
  expect((await getCertificate(viewer)).warning).toBeNull();
  const risky = { ...viewer, site: { ...viewer.site, publicUrl: "http://backup.test" } };
  expect((await getCertificate(risky)).warning).toMatch(/HTTP without TLS/);
});

describe("exchanged by time", () => {
  it("it is prepared so many days before the end, and not a day earlier", async () => {
    await tendCertificate(daysBeforeEnd(31), ROLLOVER);
    expect(tls.next()).toBeNull();
    await tendCertificate(daysBeforeEnd(29), ROLLOVER);
    expect(tls.next()).not.toBeNull();
    expect(changes()).toBe(1);
    await tendCertificate(daysBeforeEnd(28), ROLLOVER);
    expect(changes()).toBe(1);
  });

  it("it is served in the last days when every host knows it, and at the end whoever does", async () => {
    const { hostId } = await createHost(test);
    const { current } = tls.pins();
    await tendCertificate(daysBeforeEnd(20), ROLLOVER);
    await learn(hostId);
    await tendCertificate(daysBeforeEnd(4), ROLLOVER);
    expect(tls.pins().current).toBe(current);
    const stranger = await createHost(test);
    await tendCertificate(daysBeforeEnd(2), ROLLOVER);
    expect(tls.pins().current).toBe(current);
    await learn(stranger.hostId);
    await tendCertificate(daysBeforeEnd(2), ROLLOVER);
    expect(tls.pins().current).not.toBe(current);

    const second = tls.pins().current;
    await tendCertificate(daysBeforeEnd(10), ROLLOVER);
    await tendCertificate(daysBeforeEnd(0.1), ROLLOVER);
    expect(tls.pins().current).toBe(second);
    await tendCertificate(daysBeforeEnd(0.04), ROLLOVER);
    expect(tls.pins().current).not.toBe(second);
  });

  it("hosts that would be left behind are an alert in the second half of the time, once a day, until it is over", async () => {
    const { hostId, hostname } = await createHost(test);
    await tendCertificate(daysBeforeEnd(16), ROLLOVER);
    expect(await alerts()).toEqual([]);
    await tendCertificate(daysBeforeEnd(14), ROLLOVER);
    await tendCertificate(daysBeforeEnd(13.9), ROLLOVER);
    expect(await alerts()).toMatchObject([
      {
        count: 1,
        hostId: null,
        subject: tls.pins().current,
        message: expect.stringMatching(`1 of 1 hosts.*${hostname}`),
      },
    ]);
    await tendCertificate(daysBeforeEnd(12), ROLLOVER);
    expect(await alerts()).toMatchObject([{ count: 2 }]);
    await learn(hostId);
    await tendCertificate(daysBeforeEnd(1), ROLLOVER);
    expect(await alerts()).toEqual([]);
  });
});
