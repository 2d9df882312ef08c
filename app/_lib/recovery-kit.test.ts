import { expect, it } from "vitest";
import { kitText, type RecoveryKit } from "./recovery-kit";

const WORDS = {
  ...{
    title: "Kit",
    exported: "Exported 2026-11-27",
    proof: "Not proven yet",
    address: "Address",
    key: "Key",
    user: "User",
    password: "Password",
  },
  ...{ linux: "Linux", windows: "Windows", keep: "Keep it." },
};
const KIT: RecoveryKit = {
  ...{ hostname: "web.test", repo_url: "s3:https://s3.test/b", repo_encryption_password: "the-key" },
  ...{ repo_username: "me", repo_password: "the-login", commands_linux: "export A='1'", commands_windows: "$env:A" },
  proven_at: null,
  proven_job_id: null,
  exported_at: "2026-11-27T02:00:00.000Z",
};

it("writes down address, both passwords, login and the commands", () => {
  const text = kitText(KIT, WORDS);
  for (const part of [
    "s3:https://s3.test/b",
    "the-key",
    "me",
    "the-login",
    "export A='1'",
    "$env:A",
    "2026-11-27",
    "Not proven yet",
  ])
    expect(text).toContain(part);
});

it("names no login where the storage has none", () => {
  const text = kitText({ ...KIT, repo_username: null, repo_password: null }, WORDS);
  expect(text).not.toContain("User");
  expect(text).not.toContain("Password:");
});
