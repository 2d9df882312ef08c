import { expect, it } from "vitest";
import {
  createFormat,
  formatBytes,
  formatClock,
  formatCountdown,
  formatDateTime,
  formatDuration,
  formatPercent,
  formatRelative,
  formatUtc,
  isTimeZone,
} from "./format";

it.each([
  [0, "0 B"],
  [-5, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [1536, "1.5 KiB"],
  [102_400, "100 KiB"],
  [1024 * 1024 - 1, "1.0 MiB"],
  [5 * 1024 ** 4, "5.0 TiB"],
  [3000 * 1024 ** 5, "3000 PiB"],
])("%d bytes read %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [0, "0 %"],
  [0.999, "99 %"],
  [1, "100 %"],
  [2, "100 %"],
  [-1, "0 %"],
])("a share of %d reads %s: all is said only when all is done", (share, text) => {
  expect(formatPercent(share)).toBe(text);
});

it.each([
  [400, "0.4 s"],
  [12_000, "12 s"],
  [59_700, "1 min 00 s"],
  [185_000, "3 min 05 s"],
  [2 * 3_600_000 + 14 * 60_000, "2 h 14 min"],
  [76 * 3_600_000, "3 d 4 h"],
])("%d ms read %s", (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});

it.each([
  [-1, "0:00"],
  [59_001, "1:00"],
  [3_723_000, "1:02:03"],
])("%d ms left read %s", (leftMs, text) => {
  expect(formatCountdown(leftMs)).toBe(text);
});

it.each([
  [0, "just now"],
  [-4000, "just now"],
  [45_000, "45 s ago"],
  [-120_000, "in 2 min"],
  [5 * 3_600_000, "5 h ago"],
  [59 * 86_400_000, "59 d ago"],
  [120 * 86_400_000, "4 mo ago"],
])("an instant %d ms before now reads %s", (beforeMs, text) => {
  const now = Date.parse("2026-03-01T12:00:00Z");
  expect(formatRelative(new Date(now - beforeMs), now)).toBe(text);
});

it("writes an instant in the reader's zone, and in UTC", () => {
  const at = new Date("2026-11-23T23:02:11Z");
  expect(formatDateTime(at, "Europe/Berlin")).toBe("2026-11-24 00:02:11");
  expect(createFormat("en", "UTC").run(at, "Europe/Berlin")).toBe("Tue 2026-11-24 00:02");
  expect(createFormat("en", "UTC").run(at)).toBe("Mon 2026-11-23 23:02");
  expect(formatClock(at, "UTC")).toBe("23:02:11");
  expect(formatUtc(at)).toBe("2026-11-23 23:02:11 UTC");
  expect([isTimeZone("Europe/Berlin"), isTimeZone("Moon/Base")]).toEqual([true, false]);
});

it("writes numbers, sizes and spans as the reader's language does", () => {
  const [english, german] = [createFormat("en", "UTC"), createFormat("de", "UTC")];
  const at = new Date("2026-11-23T23:02:11Z");
  expect([english.count(12_345), german.count(12_345)]).toEqual(["12,345", "12.345"]);
  expect([english.bytes(1536), german.bytes(1536)]).toEqual(["1.5 KiB", "1,5 KiB"]);
  expect([english.duration(8_040_000), german.duration(8_040_000)]).toEqual(["2 h 14 min", "2 Std. 14 Min."]);
  const [before, after] = [at.getTime() - 240_000, at.getTime() + 240_000];
  expect([english.relative(at, after), german.relative(at, after)]).toEqual(["4 min ago", "vor 4 Min."]);
  expect([english.relative(at, before), german.relative(at, before)]).toEqual(["in 4 min", "in 4 Min."]);
  expect([english.run(at), german.run(at)]).toEqual(["Mon 2026-11-23 23:02", "Mo 2026-11-23 23:02"]);
});
