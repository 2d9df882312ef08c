import assert from "node:assert/strict";
import { agentArgv, commandLine, RUNTIME_ARGUMENTS, serviceEnvironment } from "./command-line.ts";
import { taskXml } from "./scheduled-task.ts";

/** Windows' own way of taking a command line apart. Source: reference of CommandLineToArgvW. */
function takeApart(line: string): string[] {
  const found: string[] = [];
  let current = "";
  let [isQuoted, isBegun] = [false, false];
  for (let i = 0; i < line.length; i++) {
    const slashes = /^\\*/.exec(line.slice(i))?.[0].length ?? 0;
    const next = line[i + slashes];
    if (slashes > 0) {
      isBegun = true;
      current += "\\".repeat(next === '"' ? Math.floor(slashes / 2) : slashes);
      i += slashes - 1;
      if (next === '"' && slashes % 2 === 1) {
        current += '"';
        i++;
      }
    } else if (next === '"') {
      isQuoted = !isQuoted;
      isBegun = true;
    } else if (next === " " && !isQuoted) {
      if (isBegun) found.push(current);
      [current, isBegun] = ["", false];
    } else {
      isBegun = true;
      current += next;
    }
  }
  return isBegun ? [...found, current] : found;
}

Deno.test("a command line is taken apart into what it was made of, whatever that is", () => {
  const pieces = ["", "a", " ", "\\", '"', "\\\\", "C:\\Program Files\\x", "\t"];
  for (const a of pieces) {
    for (const b of pieces) {
      for (const c of pieces) {
        const argv = [`${a}${b}`, `${b}${c}${a}`, "last"];
        assert.deepEqual(takeApart(commandLine(argv)), argv);
      }
    }
  }
});

Deno.test("the service is started as the launcher starts the agent, but without the launcher", async () => {
  const launcher = await Deno.readTextFile(
    new URL("../../../scripts/build-agent/windows-launcher.nsi", import.meta.url),
  );
  assert.ok(launcher.includes(` ${RUNTIME_ARGUMENTS.join(" ")} "$2\\agent.mjs"`));
  if (Deno.build.os !== "windows") {
    const bundled = { execPath: "/r/agent", mainModule: "file:///r/agent.mjs", isStandalone: false };
    assert.deepEqual(agentArgv(bundled, ["x"]), ["/r/agent", ...RUNTIME_ARGUMENTS, "/r/agent.mjs", "x"]);
  }
  const compiled = { execPath: "C:\\agent.exe", mainModule: "file:///x", isStandalone: true };
  assert.deepEqual(agentArgv(compiled, ["service", "run"]), ["C:\\agent.exe", "service", "run"]);
});

Deno.test("of the installer's environment the service takes over nothing but moved folders and its file", () => {
  const variables: Record<string, string> = {
    RM_STATE_DIR: "D:\\state",
    RM_TOKEN: "secret",
    PATH: "x",
    RM_RESTIC: "y",
  };
  const program = { execPath: "C:\\agent.exe", mainModule: "file:///x", isStandalone: true };
  assert.deepEqual(
    serviceEnvironment(program, (name) => variables[name]),
    ["DENO_TLS_CA_STORE=system,mozilla", "DENO_NO_UPDATE_CHECK=1", "RM_STATE_DIR=D:\\state"],
  );
});

Deno.test("the task runs as SYSTEM without an end, and its command is data", () => {
  const xml = taskXml({ description: "a & b", argv: ["C:\\a <b>\\x.exe", "say", 'a "b"'] });
  assert.match(xml, /<UserId>S-1-5-18<\/UserId>/);
  assert.match(xml, /<ExecutionTimeLimit>PT0S</);
  assert.match(xml, /<Command>C:\\a &lt;b&gt;\\x.exe<\/Command>/);
  assert.match(xml, /<Arguments>say &quot;a \\&quot;b\\&quot;&quot;<\/Arguments>/);
});
