import assert from "node:assert/strict";
import type { Logger } from "./log.ts";
import { tempDir } from "./testing/temp.ts";
import { waitFor } from "./testing/wait-for.ts";
import { startWatchdog, unixAddress } from "./watchdog.ts";

const PERIOD_MS = 150;

/** A Unix datagram socket as systemd has one; `received` takes what has come. */
function listenAsSystemd(path: string) {
  const libc = Deno.dlopen("libc.so.6", {
    socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
    bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
    recv: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const [unix, datagram, dontWait] = [1, 2, 0x40];
  const socket = libc.symbols.socket(unix, datagram, 0);
  const address = unixAddress(path);
  assert.equal(libc.symbols.bind(socket, address, address.length), 0);
  const buffer = new Uint8Array(100);
  return {
    received() {
      const size = Number(libc.symbols.recv(socket, buffer, BigInt(buffer.length), dontWait));
      return size < 0 ? null : new TextDecoder().decode(buffer.subarray(0, size));
    },
    [Symbol.dispose]() {
      libc.symbols.close(socket);
      libc.close();
    },
  };
}

function watch(variables: Record<string, string>) {
  const errors: string[] = [];
  const log: Logger = { info() {}, warn() {}, error: (message) => errors.push(message) };
  return { errors, end: startWatchdog({ getVariable: (name) => variables[name], log }) };
}

const variablesFor = (path: string) => ({
  NOTIFY_SOCKET: path,
  WATCHDOG_USEC: String(PERIOD_MS * 1_000),
  WATCHDOG_PID: String(Deno.pid),
});

for (const kind of ["a file", "the abstract namespace"]) {
  Deno.test(`systemd is told again and again that the event loop goes round, at a socket in ${kind}`, async () => {
    using dir = tempDir();
    const path = kind === "a file" ? dir.file("notify") : `@restic-manager-${Deno.pid}`;
    using systemd = listenAsSystemd(path);
    const { errors, end } = watch(variablesFor(path));
    for (let ping = 1; ping <= 4; ping += 1) {
      assert.equal(await waitFor(`ping ${ping}`, systemd.received), "WATCHDOG=1");
    }
    end();
    assert.deepEqual(errors, []);
  });
}

Deno.test("nothing is told without a watchdog, nor to one that watches another process", () => {
  using dir = tempDir();
  const path = dir.file("notify");
  using systemd = listenAsSystemd(path);
  const all = variablesFor(path);
  for (const change of [{ WATCHDOG_PID: "1" }, { WATCHDOG_USEC: "0" }, { WATCHDOG_USEC: "" }, { NOTIFY_SOCKET: "" }]) {
    watch({ ...all, ...change }).end();
    assert.equal(systemd.received(), null);
  }
});

Deno.test("a socket that nobody listens at ends nothing, and is told again once somebody does", async () => {
  using dir = tempDir();
  const path = dir.file("notify");
  const { errors, end } = watch(variablesFor(path));
  assert.equal(errors.length, 1);
  using systemd = listenAsSystemd(path);
  await waitFor("a ping", systemd.received);
  end();
  assert.equal(errors.length, 1);
});
