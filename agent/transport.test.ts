import assert from "node:assert/strict";
import { createServer } from "node:net";
import { connect } from "./connection.ts";
import { ENROLL_EXIT, enroll } from "./enroll.ts";
import { agentPaths } from "./paths.ts";
import { makeCertificate } from "./testing/certificate.ts";
import { makeFakeRestic } from "./testing/fake-restic.ts";
import { startFakeServer } from "./testing/fake-server.ts";
import { tempDir } from "./testing/temp.ts";
import { makeHost, spawnAgent } from "./testing/test-agent.ts";
import { openSocket, parseServerUrl, plainHttpWarning } from "./transport.ts";

Deno.test("a pinned self-signed server is trusted, with another certificate it is refused before anything is sent", async () => {
  using dir = tempDir();
  const [own, other] = [await makeCertificate(dir, "own"), await makeCertificate(dir, "other")];
  const restic = await makeFakeRestic(dir);
  for (const shown of [own, other]) {
    await using server = await startFakeServer({ tls: shown });
    using host = await makeHost({ serverUrl: server.url, restic: restic.program, certPinSha256: own.sha256 });
    // A process of its own: Deno's TLS servers share their ticket keys, so that a client which knows the first would
    // resume its session at the second, and never see another certificate.
    await using _agent = spawnAgent(host);
    if (shown === own) {
      await (await server.connection()).welcome();
      await host.connection("online");
    } else {
      const state = await host.connection("rejected");
      assert.equal(state.reason, "pin_mismatch");
      assert.match(state.message, new RegExp(`${other.sha256}.*${own.sha256}`));
      assert.equal(server.attempts(), 0);
    }
  }
});

Deno.test("a self-signed server without a pin is refused", async () => {
  using dir = tempDir();
  const own = await makeCertificate(dir, "own");
  await using server = await startFakeServer({ tls: own });
  const opening = openSocket({
    address: parseServerUrl(server.url),
    trust: { kind: "authorities" },
    timeoutMs: 10_000,
  });
  await assert.rejects(opening, { code: "tls_failed" });
  assert.equal(server.attempts(), 0);
});

Deno.test("a pin is never ignored because the address is http://", async () => {
  const trust = { kind: "certificate", sha256: "a".repeat(64) } as const;
  const opening = openSocket({ address: parseServerUrl("http://127.0.0.1:1"), trust, timeoutMs: 10_000 });
  await assert.rejects(opening, { code: "pin_mismatch" });
});

Deno.test("an attempt to connect that nobody waits for any more ends at once", async () => {
  // A listener that accepts and says nothing: the TLS handshake would hang until its time is over.
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const stop = new AbortController();
  const open = () =>
    openSocket({
      address: parseServerUrl(`https://127.0.0.1:${silent.addr.port}`),
      trust: { kind: "authorities" },
      timeoutMs: 60_000,
      stop: stop.signal,
    });
  const refused = assert.rejects(open(), { code: "unreachable" });
  using _connection = await silent.accept();
  stop.abort();
  await refused;
  await assert.rejects(open(), { code: "unreachable" }, "an attempt that begins after the stop ends at once too");
});

Deno.test("enroll with a pinned key sends the token to that server only", async () => {
  using dir = tempDir();
  const [own, other] = [await makeCertificate(dir, "own"), await makeCertificate(dir, "other")];
  const bodies: string[] = [];
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert: own.cert, key: own.key, onListen: () => {} },
    async (request) => {
      bodies.push(await request.text());
      return Response.json({ host_id: "host-1", agent_token: "rma_0123456789abcdef", cert_pin_sha256: own.sha256 });
    },
  );
  const paths = agentPaths((name) => ({ RM_CONFIG_DIR: dir.file("config"), RM_STATE_DIR: dir.file("state") })[name]);
  const request = {
    paths,
    serverUrl: `https://127.0.0.1:${server.addr.port}`,
    token: "rme_one-time-token",
    hostname: "web-01",
    resticVersion: "0.18.0",
  };
  const refused = await enroll({ ...request, pinnedPublicKey: other.publicKeyPin });
  assert.equal(refused.exitCode, ENROLL_EXIT.tlsRefused);
  assert.deepEqual(bodies, []);
  const done = await enroll({ ...request, pinnedPublicKey: `${other.publicKeyPin};${own.publicKeyPin}` });
  assert.deepEqual(done, { exitCode: 0, hostId: "host-1", warning: null });
  assert.equal(JSON.parse(bodies[0] ?? "").token, "rme_one-time-token");
  const text = await Deno.readTextFile(paths.envFile);
  assert.doesNotMatch(text, /rme_/);
  assert.match(text, new RegExp(`RM_CERT_PIN_SHA256=${own.sha256}`));
});

Deno.test("every refusal of enrollment has the exit status of install.sh's contract, and names its remedy", async () => {
  using dir = tempDir();
  let answer: Response = new Response();
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => answer.clone());
  const paths = agentPaths((name) => ({ RM_CONFIG_DIR: dir.file("config"), RM_STATE_DIR: dir.file("state") })[name]);
  const base = { paths, hostname: "web-01", pinnedPublicKey: undefined, resticVersion: null };
  const ask = (token = "rme_one-time-token", serverUrl = `http://127.0.0.1:${server.addr.port}`) =>
    enroll({ ...base, serverUrl, token });
  const refusals: [number, unknown, number][] = [
    [410, { code: "token_expired", message: "It is over." }, ENROLL_EXIT.tokenExpired],
    [410, { code: "token_used", message: "It was used." }, ENROLL_EXIT.tokenUsed],
    [410, { code: "token_revoked", message: "It was revoked." }, ENROLL_EXIT.tokenRevoked],
    [401, { code: "token_invalid", message: "Unknown." }, ENROLL_EXIT.tokenInvalid],
    [409, { code: "host_exists", message: "There is one." }, ENROLL_EXIT.refused],
    [500, "<html>", ENROLL_EXIT.refused],
    [200, { hello: "world" }, ENROLL_EXIT.refused],
  ];
  for (const [status, body, exitCode] of refusals) {
    answer = Response.json(body, { status });
    const outcome = await ask();
    assert.equal(outcome.exitCode, exitCode, JSON.stringify(body));
    assert.ok("problem" in outcome && outcome.problem.includes(`HTTP ${status}`), JSON.stringify(outcome));
  }
  answer = new Response(null, { status: 308, headers: { location: "https://elsewhere.example/" } });
  const moved = await ask();
  assert.ok("problem" in moved && moved.problem.includes("https://elsewhere.example/"));
  assert.equal((await ask("short")).exitCode, ENROLL_EXIT.badInput);
  assert.equal((await ask(undefined, "not a url")).exitCode, ENROLL_EXIT.badInput);
  assert.equal((await ask(undefined, "http://127.0.0.1:1")).exitCode, ENROLL_EXIT.unreachable);
  await assert.rejects(Deno.stat(paths.envFile), Deno.errors.NotFound);
});

Deno.test("an address without TLS is warned of, unless it is this machine", () => {
  const warningOf = (url: string) => plainHttpWarning(parseServerUrl(url));
  for (const url of ["https://manager.example", "http://127.0.0.1:8480", "http://[::1]:8480", "http://localhost"]) {
    assert.equal(warningOf(url), null, url);
  }
  for (const url of ["http://manager.example", "http://10.0.0.1:8480", "http://127.0.0.1.example"]) {
    assert.match(warningOf(url) ?? "", /use https/, url);
  }
});

Deno.test("an answer that comes byte by byte is given up when its time is over", async () => {
  const server = createServer((socket) => {
    const timer = setInterval(() => socket.write("H"), 20);
    socket.on("error", () => {}).on("close", () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const known = { hostId: "host-1", agentToken: "token", certPinSha256: "", nextCertPinSha256: "", releaseKey: "" };
  const env = { serverUrl: `http://127.0.0.1:${port}`, ...known };
  await assert.rejects(connect(env, new AbortController().signal, { timeoutMs: 300 }), { code: "unreachable" });
  await new Promise((resolve) => server.close(resolve));
});
