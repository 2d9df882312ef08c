import { createHash, X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";
import { expect, it } from "vitest";
import { startFakeApi } from "./testing/fake-api";
import { asBot, makeRmctl, tempDir } from "./testing/run-rmctl";

async function makeCertificate() {
  const altNames = [{ type: 7, ip: "127.0.0.1" } as const];
  const made = await generate([{ name: "commonName", value: "127.0.0.1" }], {
    keyType: "ec",
    extensions: [{ name: "subjectAltName", altNames }],
  });
  const spki = new X509Certificate(made.cert).publicKey.export({ type: "spki", format: "der" });
  const pin = `sha256//${createHash("sha256").update(spki).digest("base64")}`;
  return { key: made.private, cert: made.cert, pin };
}

const HOSTS = { "GET /api/hosts": { body: [] } };
const OTHER_PIN = `sha256//${Buffer.alloc(32, 7).toString("base64")}`;

it("talks to a server with a self-made certificate by its pinned key, as curl does", async () => {
  const made = await makeCertificate();
  const fake = await startFakeApi(HOSTS, made);
  const { run } = makeRmctl();
  const env = asBot(fake.url);
  expect(await run(["hosts", "--pin", made.pin, "--json"], { env })).toMatchObject({ code: 0, stdout: "[]\n" });
  expect(await run(["hosts", "--pin", `${OTHER_PIN};${made.pin}`, "-q"], { env })).toMatchObject({ code: 0 });
});

it("sends nothing to a server that shows another key, or one that nobody vouches for", async () => {
  const fake = await startFakeApi(HOSTS, await makeCertificate());
  const { run } = makeRmctl();
  const env = asBot(fake.url);
  for (const args of [["hosts", "--pin", OTHER_PIN], ["hosts"]])
    expect(await run(args, { env })).toMatchObject({
      code: 5,
      stderr: expect.stringContaining("certificate_not_trusted"),
    });
  expect(fake.seen).toEqual([]);
});

it("takes a certificate from the authority of a file", async () => {
  const made = await makeCertificate();
  const fake = await startFakeApi(HOSTS, made);
  const { run } = makeRmctl();
  const [ca, empty] = [join(tempDir(), "ca.pem"), join(tempDir(), "empty.pem")];
  writeFileSync(ca, made.cert);
  writeFileSync(empty, "nothing");
  const env = asBot(fake.url);
  expect(await run(["hosts", "--ca", ca, "-q"], { env })).toMatchObject({ code: 0 });
  for (const args of [
    ["--ca", empty],
    ["--ca", "/none"],
    ["--pin", "sha256//x"],
  ])
    expect(await run(["hosts", ...args], { env })).toMatchObject({ code: 2 });
});

it("remembers pin and authority with the login", async () => {
  const made = await makeCertificate();
  const session = { "set-cookie": "rm_session=abc; HttpOnly" };
  const routes = {
    ...HOSTS,
    "POST /api/auth/login": { body: { user_id: "1", role: "admin" }, headers: session },
    "POST /api/auth/api-tokens": { body: { token: "rmt_1", token_id: "t1", expires_at: "2027-01-01T00:00:00Z" } },
    "POST /api/auth/logout": { status: 204 },
  };
  const fake = await startFakeApi(routes, made);
  const { run } = makeRmctl();
  const args = ["login", fake.url, "-u", "ann", "--password-stdin", "--pin", made.pin];
  expect(await run(args, { input: "secret\n" })).toMatchObject({ code: 0 });
  expect(await run(["hosts", "-q"])).toMatchObject({ code: 0 });
});
