import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { COMMANDS } from "./commands/all.mjs";
import { complete } from "./complete.mjs";
import { makeRmctl } from "./testing/run-rmctl";

const HOSTS = ["db-1.example", "web-1.example", "web-2.example"];
const at = (...typed: string[]) => complete(typed, COMMANDS, async () => HOSTS);

it.each([
  [["ho"], ["hosts"]],
  [
    ["hosts", ""],
    ["list", "show", "rm"],
  ],
  [
    ["hosts", "show", "web-"],
    ["web-1.example", "web-2.example"],
  ],
  [["hosts", "show", "web-1.example", ""], []],
  [["run", "db"], ["db-1.example"]],
  [["run", "--wait", "db"], ["db-1.example"]],
  [["run", "web-1.example", "--dr"], ["--dry-run"]],
  [["jobs", "--st"], ["--status"]],
  [
    ["repo", "web-1.example", "pr"],
    ["probe", "prune"],
  ],
  [["completion", ""], ["bash"]],
  [["nothing", ""], []],
])("%j is completed to %j", async (typed, words) => {
  expect(await at(...typed)).toEqual(words);
});

it("offers every command, and nothing that is hidden", async () => {
  const words = await at("");
  for (const { path, isHidden } of COMMANDS) expect(words.includes(path.split(" ")[0] ?? "")).toBe(!isHidden);
});

it("bash completes with it", async () => {
  const { stdout } = await makeRmctl().run(["completion", "bash"]);
  const typed = `COMP_WORDS=(scripts/rmctl jobs ca); COMP_CWORD=2; _rmctl; printf '%s\\n' "\${COMPREPLY[@]}"`;
  expect(spawnSync("bash", ["-c", `${stdout}\n${typed}`], { encoding: "utf8" })).toMatchObject({ stdout: "cancel\n" });
});
