import { expect, it } from "vitest";
import { repositoryUrlProblem } from "@/agent/protocol/mod";
import { REPOSITORY_HELP, repositoryHelpFor } from "./repository-help";

it.each(Object.entries(REPOSITORY_HELP))(
  "shows an example that the server takes: %s",
  (_scheme, { example, login }) => {
    expect(repositoryUrlProblem(example)).toBeNull();
    expect(repositoryHelpFor(example)).toContain(login);
  },
);

it.each(["", "ftp://nowhere", "constructor:x"])("lists what is possible for %j", (url) => {
  expect(repositoryHelpFor(url)).toContain("rest:");
});
