import { expect, it } from "vitest";
import { repositoryUrlProblem } from "@/agent/protocol/mod";
import { REPOSITORY_EXAMPLE, repositoryPlaceOf } from "./repository-help";

it.each(Object.entries(REPOSITORY_EXAMPLE))("shows an example that the server takes: %s", (scheme, example) => {
  expect(repositoryUrlProblem(example)).toBeNull();
  expect(repositoryPlaceOf(example)).toBe(scheme);
});

it.each(["", "ftp://nowhere", "constructor:x"])("cannot tell where %j lies", (url) => {
  expect(repositoryPlaceOf(url)).toBeNull();
});
