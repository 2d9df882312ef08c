import fc from "fast-check";
import { expect, test } from "vitest";
import { decideLeases, type Lease } from "./lease-rules";

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 8, 0, second));
const lease = (jobId: string, mode: Lease["mode"], second: number, isHeld = false): Lease => ({
  jobId,
  mode,
  isHeld,
  requestedAt: at(second),
});

/** A state of one repository as it can come about: one exclusive holder, or any number of shared ones. */
const states = fc
  .record({
    holders: fc.oneof(
      fc.constant<Lease["mode"][]>(["exclusive"]),
      fc.array(fc.constant<Lease["mode"]>("shared"), { maxLength: 5 }),
    ),
    waiting: fc.array(
      fc.record({ mode: fc.constantFrom("shared" as const, "exclusive" as const), second: fc.nat(30) }),
    ),
  })
  .map(({ holders, waiting }) => [
    ...holders.map((mode, index) => lease(`held-${index}`, mode, 0, true)),
    ...waiting.map(({ mode, second }, index) => lease(`waits-${index}`, mode, second)),
  ]);

const isAllowed = (inside: readonly Lease[]) => inside.length <= 1 || inside.every(({ mode }) => mode === "shared");
const order = (a: Lease, b: Lease) => a.requestedAt.getTime() - b.requestedAt.getTime() || (a.jobId < b.jobId ? -1 : 1);

test("nobody is ever let in beside an exclusive one, nor an exclusive one beside anybody", () => {
  fc.assert(
    fc.property(states, (leases) => {
      const granted = new Set(decideLeases(leases));
      expect(isAllowed(leases.filter(({ jobId, isHeld }) => isHeld || granted.has(jobId)))).toBe(true);
    }),
  );
});

test("whoever is let in asked before everybody who still waits", () => {
  fc.assert(
    fc.property(states, (leases) => {
      const granted = new Set(decideLeases(leases));
      const waiting = leases.filter(({ isHeld }) => !isHeld).toSorted(order);
      expect(waiting.map(({ jobId }) => granted.has(jobId))).toEqual(
        waiting.map((_one, index) => index < granted.size),
      );
    }),
  );
});

test("the first who waits is left out only because of somebody inside, whatever order the rows come in", () => {
  fc.assert(
    fc.property(states, fc.integer(), (leases, seed) => {
      const granted = decideLeases(leases);
      const inside = leases.filter(({ jobId, isHeld }) => isHeld || granted.includes(jobId));
      const next = leases.filter((one) => !inside.includes(one)).toSorted(order)[0];
      if (next) expect(isAllowed([...inside, next])).toBe(false);
      const shuffled = leases.toSorted((a, b) => ((a.jobId.length * 7 + seed) % 5) - ((b.jobId.length * 3 + seed) % 5));
      expect(decideLeases(shuffled)).toEqual(granted);
    }),
  );
});

test("everybody gets in at last, in the order of asking, when holders leave in any order", () => {
  fc.assert(
    fc.property(states, fc.infiniteStream(fc.nat()), (start, choices) => {
      let leases = start;
      const entered: string[] = [];
      for (let step = 0; leases.length > 0; step += 1) {
        expect(step).toBeLessThan(start.length * 2 + 1);
        const granted = decideLeases(leases);
        entered.push(...granted);
        leases = leases.map((one) => (granted.includes(one.jobId) ? { ...one, isHeld: true } : one));
        const inside = leases.filter(({ isHeld }) => isHeld);
        const leaving = inside[(choices.next().value ?? 0) % inside.length];
        leases = leases.filter((one) => one !== leaving);
      }
      expect(entered).toEqual(
        start
          .filter(({ isHeld }) => !isHeld)
          .toSorted(order)
          .map(({ jobId }) => jobId),
      );
    }),
  );
});

test("twenty backups share; a prune waits for all of them, and the backup after it waits behind", () => {
  const backups = Array.from({ length: 20 }, (_one, index) => lease(`backup-${index + 10}`, "shared", index));
  expect(decideLeases(backups)).toHaveLength(20);
  const held = backups.map((one) => ({ ...one, isHeld: true }));
  const after = [lease("prune", "exclusive", 30), lease("late", "shared", 31)];
  expect(decideLeases([...held, ...after])).toEqual([]);
  expect(decideLeases([...held.slice(0, 1), ...after])).toEqual([]);
  expect(decideLeases(after)).toEqual(["prune"]);
});
