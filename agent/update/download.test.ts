/** The download over a real connection that breaks, lies or runs out of disk. */
import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { realDisk } from "../files.ts";
import { openDownload } from "../http.ts";
import { createFaultyDisk } from "../testing/faulty-disk.ts";
import { type TempDir, tempDir } from "../testing/temp.ts";
import { buildOf } from "../testing/updates.ts";
import { parseServerUrl } from "../transport.ts";
import { type DownloadDeps, download } from "./download.ts";

const CONTENT = crypto.getRandomValues(new Uint8Array(60_000));

type Request = { from: number };
/** Writes the whole answer; the connection is closed when it resolves. */
type Answer = (socket: Socket, request: Request, count: number) => void | Promise<void>;

/** Speaks HTTP by hand, so that it can break it at any byte. */
async function startServer(answer: Answer) {
  const requests: Request[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    let head = "";
    socket.on("data", (bytes: Uint8Array) => {
      head += new TextDecoder().decode(bytes);
      if (!head.includes("\r\n\r\n")) return;
      const request = { from: Number(/range: bytes=(\d+)-/i.exec(head)?.[1] ?? 0) };
      head = "";
      requests.push(request);
      void Promise.resolve(answer(socket, request, requests.length)).then(() => socket.destroySoon());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    requests,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const headOf = ({ from }: Request, length = CONTENT.length - from) =>
  from === 0
    ? `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n`
    : `HTTP/1.1 206 Partial\r\ncontent-range: bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}\r\ncontent-length: ${length}\r\n\r\n`;

/** Sends that many bytes of what was asked for, and breaks off. */
const sendSome = (socket: Socket, request: Request, bytes: number, content = CONTENT) => {
  socket.write(headOf(request, content.length - request.from));
  socket.write(content.subarray(request.from, request.from + bytes));
};

function depsOf(dir: TempDir, url: string, more: Partial<DownloadDeps> = {}): DownloadDeps {
  const stop = more.stop ?? new AbortController().signal;
  return {
    disk: realDisk,
    file: dir.file("new"),
    build: buildOf(CONTENT),
    open: (from) =>
      openDownload({ address: parseServerUrl(url), trust: { kind: "authorities" }, path: "/agent", from, stop }),
    freeBytes: () => Promise.resolve(null),
    pause: () => Promise.resolve(),
    isOnline: () => true,
    stop,
    ...more,
  };
}

async function assertWhole(dir: TempDir): Promise<void> {
  assert.deepEqual(await Deno.readFile(dir.file("new")), CONTENT);
  assert.equal(((await Deno.stat(dir.file("new"))).mode ?? 0) & 0o777, 0o755);
}

Deno.test("a download that breaks off at random bytes goes on where it was, and ends whole and executable", async () => {
  using dir = tempDir();
  await using server = await startServer((socket, request) =>
    sendSome(socket, request, 1 + Math.floor(Math.random() * 12_000)),
  );
  assert.equal(await download(depsOf(dir, server.url)), true);
  await assertWhole(dir);
  assert.ok(server.requests.length > 3);
  const starts = server.requests.map(({ from }) => from);
  assert.deepEqual(
    starts,
    [...starts].sort((a, b) => a - b),
    "never from the start again",
  );
});

Deno.test("a later process goes on with what is on disk, and starts over when that turns out to be damaged", async () => {
  using dir = tempDir();
  await using server = await startServer((socket, request) => sendSome(socket, request, CONTENT.length));
  await Deno.writeFile(dir.file("new"), CONTENT.subarray(0, 20_000));
  assert.equal(await download(depsOf(dir, server.url)), true);
  await Deno.writeFile(dir.file("new"), new Uint8Array(20_000));
  assert.equal(await download(depsOf(dir, server.url)), true);
  await assertWhole(dir);
  await Deno.writeFile(dir.file("new"), new Uint8Array(CONTENT.length + 1));
  assert.equal(await download(depsOf(dir, server.url)), true);
  await assertWhole(dir);
  assert.deepEqual(
    server.requests.map(({ from }) => from),
    [20_000, 20_000, 0, 0],
  );
});

Deno.test("a server without ranges is answered by starting over", async () => {
  using dir = tempDir();
  await using server = await startServer((socket, _request, count) =>
    sendSome(socket, { from: 0 }, count < 3 ? 30_000 : CONTENT.length),
  );
  assert.equal(await download(depsOf(dir, server.url)), true);
  await assertWhole(dir);
});

Deno.test("other bytes, more bytes, and another file than the one offered are refused as bad_checksum", async () => {
  const other = CONTENT.slice();
  other[40_000] = (other[40_000] ?? 0) ^ 1;
  const long = new Uint8Array(CONTENT.length + 10_000);
  long.set(CONTENT);
  const answers: Answer[] = [
    (socket, request) => sendSome(socket, request, other.length, other),
    (socket, request) => sendSome(socket, request, long.length, long),
    // Without a length, so that nothing but counting tells.
    (socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.write(long);
    },
    (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nx-checksum-sha256: ${"0".repeat(64)}\r\ncontent-length: 5\r\n\r\nhello`);
    },
  ];
  for (const answer of answers) {
    using dir = tempDir();
    await using server = await startServer(answer);
    await assert.rejects(download(depsOf(dir, server.url)), { code: "bad_checksum" });
  }
});

Deno.test("a server that gives nothing is given up after a bounded number of tries", async () => {
  using dir = tempDir();
  for (const status of [404, 416, 500]) {
    await using server = await startServer((socket) => {
      socket.write(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    });
    const failing = download(depsOf(dir, server.url));
    await assert.rejects(failing, { code: "download_failed", message: new RegExp(`HTTP ${status}`) });
    assert.equal(server.requests.length, 8);
  }
});

Deno.test("without a connection to the server, the download waits for the next offer", async () => {
  using dir = tempDir();
  await using server = await startServer((socket, request) => sendSome(socket, request, 10_000));
  assert.equal(await download(depsOf(dir, server.url, { isOnline: () => false })), false);
  assert.equal((await Deno.stat(dir.file("new"))).size, 10_000);
});

Deno.test("a full disk is no_space: before the first byte where it can be told, else at the write that fails", async () => {
  using dir = tempDir();
  await using server = await startServer((socket, request) => sendSome(socket, request, CONTENT.length));
  const early = download(depsOf(dir, server.url, { freeBytes: () => Promise.resolve(59_999) }));
  await assert.rejects(early, { code: "no_space" });
  assert.equal(server.requests.length, 0);
  const disk = createFaultyDisk();
  const open = depsOf(dir, server.url).open;
  const late = download(
    depsOf(dir, server.url, {
      disk,
      async open(from) {
        disk.setFull(true);
        return await open(from);
      },
    }),
  );
  await assert.rejects(late, { code: "no_space" });
});

Deno.test("a stop ends a download that hangs", async () => {
  using dir = tempDir();
  const stop = new AbortController();
  await using server = await startServer((socket, request) => {
    sendSome(socket, request, 10_000);
    setTimeout(() => stop.abort(), 50);
    return new Promise(() => {});
  });
  assert.equal(await download(depsOf(dir, server.url, { stop: stop.signal })), false);
});
