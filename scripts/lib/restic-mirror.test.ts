import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { OLDEST_RESTIC } from "@/agent/protocol/mod";
import { addToMirror, listMirror, OLDEST_MIRRORED, removeFromMirror } from "./restic-mirror.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rm-mirror-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const dir = () => join(folder, "restic");
const arch = process.arch === "arm64" ? "arm64" : "amd64";
const sum = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");
const place = (name: string, content: Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** The first bytes of a program that cannot run: what tells its platform. */
function elf(machine: number): Buffer {
  const head = Buffer.alloc(64);
  head.writeUInt32BE(0x7f454c46);
  head[4] = 2;
  head.writeUInt16LE(machine, 18);
  return head;
}
function pe(machine: number): Buffer {
  const head = Buffer.alloc(256);
  head.write("MZ", "latin1");
  head.writeUInt32LE(128, 60);
  head.write("PE\0\0", 128, "latin1");
  head.writeUInt16LE(machine, 132);
  return head;
}

it("takes a real restic in, packed or plain, learns its version from itself, and forgets it again", async () => {
  const packed = join(folder, "restic_0.14.0_linux.bz2");
  writeFileSync(packed, execFileSync("bzip2", ["-c", "/usr/bin/restic"], { maxBuffer: 2 ** 28 }));
  const wanted = { dir: dir(), os: "linux", arch };
  const added = await addToMirror({ ...wanted, file: packed, sha256: sum(packed).toUpperCase() });
  expect(added.version).toMatch(/^0\.\d+\.\d+$/);
  expect(added.sha256).toBe(sum("/usr/bin/restic"));
  await addToMirror({ ...wanted, file: "/usr/bin/restic", sha256: sum("/usr/bin/restic") });
  expect(readdirSync(dir())).toEqual([`linux-${arch}`]);
  expect(sum(join(dir(), `linux-${arch}/restic`))).toBe(added.sha256);
  expect(await listMirror(dir())).toMatchObject([{ os: "linux", version: added.version, problem: null }]);
  writeFileSync(join(dir(), `linux-${arch}/restic`), "damaged");
  expect((await listMirror(dir()))[0]?.problem).toMatch(/damaged/);
  expect(await removeFromMirror(dir(), wanted)).toBe(true);
  expect(await removeFromMirror(dir(), wanted)).toBe(false);
  expect(readdirSync(dir())).toEqual([]);
});

it("takes Windows' release out of its zip when somebody says its version", async () => {
  const exe = place("restic_0.18.0_windows_amd64.exe", pe(0x8664));
  const zip = join(folder, "restic.zip");
  execFileSync("python3", ["-m", "zipfile", "-c", zip, exe]);
  const wanted = { dir: dir(), file: zip, os: "windows", arch: "amd64", sha256: sum(zip) };
  await expect(addToMirror(wanted)).rejects.toThrow(/--version/);
  expect(await addToMirror({ ...wanted, version: "0.18.0" })).toMatchObject({ sizeBytes: 256, version: "0.18.0" });
  expect(readdirSync(join(dir(), "windows-amd64")).sort()).toEqual(["mirror.json", "restic.exe"]);
});

it("takes nothing in that is not what was announced, and keeps what was there", async () => {
  const wanted = { dir: dir(), os: "linux", arch };
  const restic = "/usr/bin/restic";
  await addToMirror({ ...wanted, file: restic, sha256: sum(restic) });
  const other = place("other", elf(arch === "amd64" ? 0xb7 : 0x3e));
  const dead = place("dead", elf(arch === "amd64" ? 0x3e : 0xb7));
  const text = place("text", Buffer.from("#!/bin/sh\necho restic 9.9.9\n"));
  copyFileSync("/bin/true", join(folder, "true"));
  const refused = (file: string, changes: Record<string, string> = {}) =>
    expect(addToMirror({ ...wanted, file, sha256: sum(file), ...changes })).rejects;
  await refused(restic, { sha256: "0".repeat(64) }).toThrow(/SHA-256.*not the one given/);
  await refused(other).toThrow(/is for linux/);
  await refused(restic, { os: "windows" }).toThrow(/is for linux/);
  await refused(text).toThrow(/no program/);
  await refused(dead).toThrow(/--version/);
  await refused(dead, { version: "0.13.1" }).toThrow(/too old/);
  await refused(join(folder, "true")).toThrow(/not restic/);
  await refused(restic, { version: "0.0.1" }).toThrow(/says that it is restic/);
  await refused(place("broken.bz2", Buffer.from("BZh9 broken"))).toThrow(/bzip2/);
  expect(await listMirror(dir())).toMatchObject([{ problem: null, sha256: sum(restic) }]);
  expect(readdirSync(dir())).toEqual([`linux-${arch}`]);
});

it("asks for no other oldest version than the agent", () => expect(OLDEST_MIRRORED).toBe(OLDEST_RESTIC));
