import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { askSecret, confirm, readLines } from "./secrets.mjs";

/** Notes what happens in which order: raw mode on and off, and what is shown. */
function fakeTerminal() {
  const events: string[] = [];
  const setRawMode = (isRaw: boolean) => void events.push(isRaw ? "raw" : "cooked");
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode });
  const stderr = { write: (text: string) => void events.push(text) };
  return { io: { stdin: stdin as never, stderr }, events, type: (text: string) => void stdin.write(text) };
}

it("asks for a secret with the echo off before the question is seen, and shows nothing of it", async () => {
  const { io, events, type } = fakeTerminal();
  const asked = askSecret(io, "Password: ");
  for (const text of ["geh", "einn\u007f", "m✓x\b", "\r"]) type(text);
  expect(await asked).toBe("geheinm✓");
  expect(events).toEqual(["raw", "Password: ", "cooked", "\n"]);
});

it("ends with wrong usage, and an echo, when the question is given up", async () => {
  const { io, events, type } = fakeTerminal();
  const asked = askSecret(io, "Password: ");
  type("half\u0003");
  await expect(asked).rejects.toMatchObject({ exit: 2 });
  expect(events).toContain("cooked");
});

it("takes only a clear yes for one, and asks nobody where nobody is", async () => {
  for (const [typed, answer] of [
    ["y\n", true],
    ["YES\n", true],
    ["\n", false],
    ["yesterday\n", false],
  ] as const) {
    const { io, type } = fakeTerminal();
    const asked = confirm(io, "Remove it?");
    type(typed);
    expect(await asked).toBe(answer);
  }
  const stdin = new PassThrough();
  expect(await confirm({ stdin, stderr: { write: () => true } }, "Remove it?")).toBe(false);
});

it("reads lines as they are, but for their ends", async () => {
  const stdin = new PassThrough();
  stdin.end(" one \r\n\ntwo");
  expect(await readLines(stdin)).toEqual([" one ", "", "two"]);
});
