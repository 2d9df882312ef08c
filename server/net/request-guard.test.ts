import { expect, it } from "vitest";
import { plainTarget, requestProblem } from "./request-guard";

it.each([
  { method: "GET", url: "/" },
  { method: "PATCH", url: "/api/users/%C3%A4?x=%E0%A4%A" },
  { method: "OPTIONS", url: "/api/hosts" },
])("lets %j through", (request) => {
  expect(requestProblem({ httpVersion: "1.1", headers: { host: "x" }, ...request })).toBeNull();
});

it.each([
  [{ method: "TRACE", url: "/" }, "method_not_allowed"],
  [{ method: "PROPFIND", url: "/api/hosts" }, "method_not_allowed"],
  [{ method: "GET", url: "/api/hosts/%E0%A4%A" }, "invalid_request"],
  [{ method: "GET", url: "/%" }, "invalid_request"],
  [{ method: "OPTIONS", url: "*" }, "invalid_request"],
  [{ method: "GET", url: "http://evil.example/" }, "invalid_request"],
])("stops %j as %s", (request, code) => {
  expect(requestProblem({ httpVersion: "1.1", headers: { host: "x" }, ...request })).toMatchObject({ code });
});

it("wants a host from HTTP/1.1 on", () => {
  const request = { method: "GET", url: "/", headers: {} };
  expect(requestProblem({ ...request, httpVersion: "1.1" })).toMatchObject({ code: "invalid_request" });
  expect(requestProblem({ ...request, httpVersion: "1.0" })).toBeNull();
});

it.each([
  ["/", "/"],
  ["/api/", "/api"],
  ["/api/hosts/?limit=1&x=//", "/api/hosts?limit=1&x=//"],
  ["//evil.example//api\\hosts\\", "/evil.example/api/hosts"],
  ["http://evil.example/api/hosts", "/api/hosts"],
  ["HTTPS://evil.example?x=1", "/?x=1"],
  ["http://evil.example", "/"],
  ["///", "/"],
  ["/api/%2Fhosts%2F", "/api/%2Fhosts%2F"],
  ["*", "*"],
])("hands %s on as %s", (url, plain) => {
  expect(plainTarget(url)).toBe(plain);
});
