import { generateKeyPairSync, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onEnd } from "../harness/cleanup";
import { waitFor } from "../harness/wait-for";
import { besiege, LATER } from "./besieged";
import { buildOf, offerOf, PLATFORM, releaseKey } from "./offers";

/** Where somebody who has taken over the server can lead a host: to no other host, folder, certificate or program. */

const siege = besiege();
const { backup, expectUnharmed, isLogged, reconnect, welcome } = siege;

describe("a way to somewhere else", () => {
  it("is not taken: the upgrade's redirect to another host, logged", async () => {
    let visits = 0;
    const other = createServer((socket) => {
      visits += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onEnd(() => void other.close());
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const head = `HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:${port}/ws/agent\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
    siege.server.onUpgrade((socket) => socket.end(head));
    siege.line.socket.terminate();
    await isLogged(/msg="connection rejected" reason=upgrade_refused detail=".*302/);
    siege.server.onUpgrade(null);
    siege.line = await welcome(await siege.server.connection());
    expect(visits).toBe(0);
    await expectUnharmed();
  });

  it("is not shown: folders outside the host's own roots, by .. or by a link, logged", async () => {
    const allowed = join(siege.agent.dir, "allowed");
    for (const path of ["/etc", "/", `${allowed}/../files`, `${allowed}/way-out`, `${allowed}-not`]) {
      const requestId = randomUUID();
      siege.line.say({ type: "host.list", requestId, path });
      const listed = await siege.line.next("host.listed", (message) => message.requestId === requestId);
      expect(listed, path).toMatchObject({ entries: [], problem: "not_allowed" });
    }
    await isLogged(/level=warn msg="listing refused" .*way-out problem=not_allowed/);
    await expectUnharmed();
  });

  it("is not believed: a certificate that the server does not show, logged", async () => {
    const env = readFileSync(siege.agent.envFile, "utf8");
    siege.line.say({ type: "pins.replace", current: "a".repeat(64), next: "b".repeat(64) });
    await isLogged(/level=warn msg="announced certificates refused/);
    siege.line = await welcome(await reconnect());
    expect(siege.line.heard.map(({ type }) => type)).not.toContain("pins.applied");
    expect(readFileSync(siege.agent.envFile, "utf8")).toBe(env);
    await expectUnharmed();
  });
});

describe("an update", () => {
  const stranger = generateKeyPairSync("ed25519").privateKey;
  const otherArch = PLATFORM.arch === "arm64" ? "amd64" : "arm64";
  const offers = {
    "signed by another key": [offerOf(buildOf({}), stranger), "bad_signature"],
    "signed for another file": [
      offerOf(buildOf({}), releaseKey.privateKey, buildOf({ sha256: "d".repeat(64) })),
      "bad_signature",
    ],
    "signed for another version": [
      offerOf(buildOf({}), releaseKey.privateKey, buildOf({ version: "98.0.0" })),
      "bad_signature",
    ],
    "for another machine": [offerOf(buildOf({ arch: otherArch })), "wrong_platform"],
    "for another system": [offerOf(buildOf({ os: "windows" })), "wrong_platform"],
    "that is older": [offerOf(buildOf({ version: "0.0.1" })), "older_version"],
    "that is bigger than the disk": [offerOf(buildOf({ sizeBytes: 500_000_000 })), "no_space"],
    "whose file is another": [offerOf(buildOf({})), "bad_checksum"],
    "whose file does not end": [offerOf(buildOf({ sizeBytes: 999 })), "bad_checksum"],
  } as const;

  it.each(Object.entries(offers))(
    "%s is refused, logged, and leaves the agent as it is",
    async (_what, [offer, code]) => {
      const own = readFileSync(siege.agent.installed("restic-manager-agent"));
      siege.server.onRequest((_request, response) => void response.writeHead(200).end(Buffer.alloc(1_000, "#")));
      siege.line.say({ type: "agent.update", offer });
      const isAbout = (said: { offerId: string; code: string | null }) =>
        said.offerId === offer.offerId && said.code !== null;
      expect(await siege.line.next("agent.update.reported", isAbout)).toMatchObject({ code });
      await isLogged(new RegExp(`level=error msg="update (refused|failed)" offer=${offer.offerId} .*code=${code}`));
      expect(readFileSync(siege.agent.installed("restic-manager-agent")).equals(own)).toBe(true);
      expect(existsSync(siege.agent.installed(".restic-manager-agent.new"))).toBe(false);
      expect(existsSync(join(siege.agent.stateDir, "update/trial"))).toBe(false);
      await expectUnharmed();
    },
  );
});

describe("a host that was removed", () => {
  it("carries out no order any more, on this connection or after a restart, and says why", async () => {
    const calls = await siege.agent.resticCalls();
    siege.line.say({ type: "agent.revoked", message: "removed" });
    siege.line.say({ type: "job.start", jobId: randomUUID(), order: backup(), expiresAt: LATER });
    await siege.line.closed();
    await isLogged(/level=warn msg="connection revoked" reason=revoked/);
    await waitFor(() => !existsSync(join(siege.agent.stateDir, "config.json")), { what: "the credentials to be gone" });
    const attempts = siege.server.attempts();
    await siege.agent.stop();
    await siege.agent.start();
    await isLogged(/this host was removed on the server/);
    expect(siege.server.attempts()).toBe(attempts);
    expect(await siege.agent.resticCalls()).toEqual(calls);
    expect(existsSync(siege.trapFile)).toBe(false);
  });
});
