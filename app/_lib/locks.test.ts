import { expect, it } from "vitest";
import type { RepositoryLock } from "./api-types";
import { lockState } from "./locks";

const createdAt = "2026-11-23T08:00:00.000Z";
const at = (minutes: number) => Date.parse(createdAt) + minutes * 60_000;
const lock = (isDead: boolean | null): RepositoryLock => ({
  lockId: "a".repeat(64),
  hostname: "web",
  username: "root",
  pid: 4711,
  createdAt,
  isExclusive: false,
  isOwnHost: isDead !== null,
  isDead,
});

it("takes a lock for stale when its process is gone, or when it was not renewed for half an hour", () => {
  expect(lockState(lock(true), at(1))).toBe("stale");
  expect(lockState(lock(false), at(1))).toBe("live");
  expect(lockState(lock(null), at(30))).toBe("foreign");
  expect(lockState(lock(null), at(31))).toBe("stale");
});
