import { expect, it } from "vitest";
import { requestProblem } from "./request-guard";

it.each([
  { method: "GET", url: "/" },
  { method: "PATCH", url: "/api/users/%C3%A4?x=%E0%A4%A" },
  { method: "OPTIONS", url: "/api/hosts" },
])("lets %j through", (request) => {
  expect(requestProblem(request)).toBeNull();
});

it.each([
  [{ method: "TRACE", url: "/" }, "method_not_allowed"],
  [{ method: "PROPFIND", url: "/api/hosts" }, "method_not_allowed"],
  [{ method: "GET", url: "/api/hosts/%E0%A4%A" }, "invalid_request"],
  [{ method: "GET", url: "/%" }, "invalid_request"],
  [{ method: "OPTIONS", url: "*" }, "invalid_request"],
  [{ method: "GET", url: "http://evil.example/" }, "invalid_request"],
])("stops %j as %s", (request, code) => {
  expect(requestProblem(request)).toMatchObject({ code });
});
