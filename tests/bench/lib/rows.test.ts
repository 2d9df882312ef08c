import { describe, expect, it } from "vitest";
import { formatTable, judge, type Measure } from "./rows";
import { alternate, median, percentile } from "./statistics";

const measure = (changes: Partial<Measure> = {}): Measure => ({
  what: "memory",
  unit: "bytes",
  bare: 8 * 1024,
  ours: 20 * 1024,
  of: "ratio",
  better: "lower",
  must: 3,
  stretch: 1.5,
  ...changes,
});

describe("a row", () => {
  it("tells value, ratio, target and verdict", () => {
    expect(judge(measure())).toEqual({
      what: "memory",
      bare: "8.00 KiB",
      ours: "20.0 KiB",
      ratio: "2.50×",
      target: "≤ 3.00× / 1.50×",
      verdict: "met",
    });
  });

  it("is missed above the bound, and also meets the stretch at its bound", () => {
    expect(judge(measure({ ours: 24.1 * 1024 })).verdict).toBe("MISSED");
    expect(judge(measure({ ours: 12 * 1024 })).verdict).toBe("met, stretch too");
  });

  it("can want more instead of less", () => {
    const rate = measure({ unit: "/s", bare: 100, better: "higher", must: 0.25, stretch: 0.5 });
    expect(judge({ ...rate, ours: 24 }).verdict).toBe("MISSED");
    expect(judge({ ...rate, ours: 25 }).verdict).toBe("met");
    expect(judge({ ...rate, ours: 60 }).verdict).toBe("met, stretch too");
  });

  it("can weigh our value alone, or only inform", () => {
    const alone = judge(measure({ bare: null, of: "value", unit: "share", ours: 0.015, must: 0.02, stretch: null }));
    expect(alone).toMatchObject({ bare: "", ours: "1.5 %", ratio: "", target: "≤ 2.0 %", verdict: "met" });
    expect(judge(measure({ must: null, stretch: null }))).toMatchObject({ target: "", verdict: "-" });
  });
});

describe("the table", () => {
  it("is aligned", () => {
    const lines = formatTable([judge(measure()), judge(measure({ what: "something longer" }))]).split("\n");
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lines).toHaveLength(4);
  });
});

describe("statistics", () => {
  it("interpolates percentiles", () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([1, 2, 3, 4])).toBe(2.5);
    expect(percentile([0, 100], 95)).toBe(95);
    expect(() => median([])).toThrow("no values");
  });

  it("runs both sides in turn", async () => {
    const order: string[] = [];
    const side = (name: string) => async (round: number) => {
      order.push(`${name}${round}`);
      return round;
    };
    expect(await alternate(2, side("bare"), side("ours"))).toEqual({ bare: [0, 1], ours: [0, 1] });
    expect(order).toEqual(["bare0", "ours0", "bare1", "ours1"]);
  });
});
