import { expect, test } from "vitest";
import { JOB_CAUSES } from "@/agent/protocol/mod";
import { explainCause } from "./causes";
import { repositoryAfter } from "./repository-after";

const probe = {
  kind: "probe",
  hasSucceeded: false,
  message: "it said so",
  repositoryId: null,
  isExisting: true,
} as const;
const fresh = { state: "init_failed", resticRepositoryId: null, hasSnapshots: false };
const ready = { state: "ready", resticRepositoryId: "abc", hasSnapshots: true };

test.each(JOB_CAUSES)("every cause has a sentence and a fix: %s", (cause) => {
  expect(explainCause(cause)).toMatchObject({
    sentence: expect.stringMatching(/\.$/),
    fix: expect.stringMatching(/\.$/),
  });
});

test.each(JOB_CAUSES.filter((cause) => cause !== "repo_missing"))(
  "a probe of a repository in setup fails: %s",
  (cause) => {
    const { next, followUp } = repositoryAfter({ ...probe, cause }, fresh);
    expect(next).toMatchObject({ state: "init_failed", cause, message: "it said so" });
    expect(followUp).toBeNull();
  },
);

test.each(["wrong_password", "repo_missing", "auth_refused"] as const)("%s takes readiness away", (cause) => {
  expect(repositoryAfter({ ...probe, cause }, ready).next).toMatchObject({ state: "init_failed", cause });
});

test.each(["repo_unreachable", "repo_locked", "timeout", "agent_restarted"] as const)(
  "%s may pass: a ready repository stays ready and shows it",
  (cause) => {
    expect(repositoryAfter({ ...probe, cause }, ready).next).toMatchObject({ state: "ready", cause });
  },
);

test("any sign of former data keeps a missing repository from being made anew", () => {
  const missing = { ...probe, cause: "repo_missing" } as const;
  expect(repositoryAfter(missing, fresh).followUp).toBe("init");
  expect(repositoryAfter(missing, { ...fresh, resticRepositoryId: "abc" }).followUp).toBeNull();
  expect(repositoryAfter(missing, { ...fresh, hasSnapshots: true }).followUp).toBeNull();
  expect(repositoryAfter(missing, { ...fresh, state: "ready" }).followUp).toBeNull();
});
