import { expect, it } from "vitest";
import { problemOf, problemOfJson } from "./problem";

it("reads our code, sentence and fields from a failed call", () => {
  const details = [
    { field: "tags.0", message: "must not be empty" },
    { field: "tags.1", message: "is too long" },
    { field: "repo_url", message: "must look right" },
  ];
  expect(problemOf({ message: "Correct it.", data: { appCode: "invalid_request", details } })).toEqual({
    code: "invalid_request",
    message: "Correct it.",
    fields: { tags: "must not be empty", repoUrl: "must look right" },
  });
});

it("keeps a part of a field apart, so that its sentence can stand beside it", () => {
  const details = [{ field: "limits.upload_kibps", message: "is too small" }];
  expect(problemOf({ message: "Correct it.", data: { appCode: "invalid_request", details } }).fields).toEqual({
    limits: "is too small",
    "limits.uploadKibps": "is too small",
  });
});

it.each([null, undefined, "text", new TypeError("Failed to fetch"), { data: null }])(
  "takes %j for a server that did not answer",
  (error) => {
    expect(problemOf(error).code).toBe("unreachable");
    expect(problemOfJson(error).code).toBe("unreachable");
  },
);
