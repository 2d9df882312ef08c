import { expect, it } from "vitest";
import { isPlainHttp } from "./public-url";

it.each([
  ["http://127.0.0.1:8480", false],
  ["http://127.8.9.1", false],
  ["http://[::1]:8480", false],
  ["http://localhost:8480", false],
  ["http://fleet.localhost", false],
  ["https://backup.example", false],
  ["http://backup.example", true],
  ["http://10.0.0.1:8480", true],
  ["http://127.0.0.1.example", true],
  ["http://localhost.example", true],
  ["http://[::2]", true],
])("%s lets others listen in: %s", (url, isRisky) => {
  expect(isPlainHttp(url)).toBe(isRisky);
});
