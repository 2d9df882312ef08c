import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { AGENT_VERSION } from "./version.ts";

type PackageFile = { version?: string; dependencies: Record<string, string>; devDependencies: Record<string, string> };
const readPackage = (path: string): PackageFile =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as PackageFile;

const root = readPackage("../package.json");
const agent = readPackage("package.json");

Deno.test("the agent's version is the product's", () => {
  assert.equal(AGENT_VERSION, root.version);
});

Deno.test("the agent names the same versions of its libraries as the project, whose node_modules it uses", () => {
  assert.deepEqual(Object.keys(agent.dependencies).sort(), ["croner", "ws", "zod"]);
  for (const [name, version] of Object.entries(agent.dependencies))
    assert.equal(version, root.dependencies[name], name);
  for (const [name, version] of Object.entries(agent.devDependencies)) {
    assert.equal(version, root.devDependencies[name], name);
  }
});
