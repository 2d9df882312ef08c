import { expect, test } from "vitest";
import { PROJECT_ROOT } from "../harness/paths";
import { runCommand } from "../harness/processes";

test("no page loads more JavaScript than its bound", async () => {
  const { code, stdout, stderr } = await runCommand({
    name: "bundle-sizes",
    command: process.execPath,
    args: ["scripts/bundle-sizes.mjs"],
    cwd: PROJECT_ROOT,
  });
  console.log(stdout);
  expect(stderr).toBe("");
  expect(code).toBe(0);
});
