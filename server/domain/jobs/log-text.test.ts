import { expect, it } from "vitest";
import { isTrouble, plainText } from "./log-text";

it.each([
  ["\u001b[31mFatal\u001b[0m: no", "Fatal: no"],
  ["\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007", "click"],
  ["\u001b[2K\u001b[1Gdone", "done"],
  ["\u009b1mbold", "bold"],
  ["a\rb\u0000c", "abc"],
  ["photo\u202egnp.exe", "photognp.exe"],
  ["tab\tstays", "tab\tstays"],
  ["umlaut ü, emoji 🎉", "umlaut ü, emoji 🎉"],
])("%j is shown as %j", (raw, shown) => {
  expect(plainText(raw)).toBe(shown);
});

it("finds trouble by whole words", () => {
  expect(isTrouble("Fatal: unable to open config file")).toBe(true);
  expect(isTrouble("scan: permission DENIED")).toBe(true);
  expect(isTrouble("0 errors, terrorbird.jpg saved")).toBe(false);
});
