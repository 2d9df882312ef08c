import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { Language, type Node, Parser } from "web-tree-sitter";
import { PROJECT_ROOT } from "../harness/paths";

/** There is no PowerShell here: its grammar says what the text is, and nothing of it is run. */
const text = await readFile(join(PROJECT_ROOT, "public/install/install.ps1"), "utf8");
const CALL = "\nInvoke-ResticManagerSetup @args\n";
let parser: Parser;

beforeAll(async () => {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve("tree-sitter-powershell/tree-sitter-powershell.wasm");
  parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
});

/** The root of a text's syntax tree. */
function rootOf(script: string): Node {
  const tree = parser.parse(script);
  if (!tree) throw new Error("The parser gave no tree.");
  return tree.rootNode;
}

function problemsOf(root: Node): string[] {
  return root
    .descendantsOfType(["ERROR"])
    .concat(root.hasError ? root.children.filter((child) => child?.isMissing) : [])
    .flatMap((node) => (node ? [`line ${node.startPosition.row + 1}: ${node.text.slice(0, 80)}`] : []));
}

/** What the script would run by itself, outside functions. */
const statementsOf = (root: Node): Node[] =>
  root.descendantsOfType("statement_list").flatMap((list) => {
    const isOutermost = list?.parent?.type === "program";
    return isOutermost ? list.namedChildren.flatMap((node) => (node ? [node] : [])) : [];
  });

/** The names of the commands that are called anywhere. */
const commandsOf = (root: Node): string[] =>
  root.descendantsOfType("command_name").flatMap((node) => (node ? [node.text] : []));

describe("the text of install.ps1", () => {
  it("is PowerShell without a syntax error, and plain ASCII, which every code page reads alike", () => {
    expect(problemsOf(rootOf(text))).toEqual([]);
    expect(rootOf(text).hasError).toBe(false);
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    // The proof that the parser would tell.
    expect(rootOf(text.replace("function Assert-Pin {", "function Assert-Pin {{")).hasError).toBe(true);
  });

  it("is one function, and the one call on the last line", () => {
    const kinds = statementsOf(rootOf(text)).map(({ type }) => type);
    expect(kinds).toEqual(["function_statement", "pipeline"]);
    expect(text.endsWith(`}\n${CALL}`)).toBe(true);
  });

  it("runs nothing when it is cut off anywhere: every cut is unfinished, or defines the function alone", () => {
    const end = text.length - CALL.length + 1;
    const sizes = Array.from({ length: Math.ceil(end / 64) }, (_, index) => index * 64);
    // PowerShell reads a text whole before it runs any of it, so an unclosed brace runs nothing.
    const opening = text.indexOf("function Invoke-ResticManagerSetup {");
    for (const size of [...sizes, end - 2, end - 1, end]) {
      const cut = text.slice(0, size);
      const root = rootOf(cut);
      const isComment = size <= opening;
      const runs = statementsOf(root).filter(({ type }) => type !== "function_statement");
      const isUnfinished = root.hasError;
      expect({
        size,
        isSafe: isUnfinished || (isComment ? cut.replace(/^#.*$/gm, "").trim() === "" : runs.length === 0),
      }).toEqual({ size, isSafe: true });
    }
  });

  it("calls commands by their full names: an alias may mean something else, or nothing", () => {
    const known = new Set(text.match(/(?<=function )[A-Za-z]+-[A-Za-z0-9]+/g));
    const foreign = [...new Set(commandsOf(rootOf(text)))].filter((name) => !known.has(name)).sort();
    expect(foreign).toEqual(
      [
        ...["Add-Type", "Copy-Item", "Get-CimInstance", "Get-Command", "Get-FileHash", "Get-Item", "Get-ScheduledTask"],
        ...["Move-Item", "New-Item", "New-Object", "Out-Null", "Remove-Item", "Select-Object", "Set-Acl"],
        ...["Start-Sleep", "Test-Path", "Where-Object", "Write-Host"],
      ].sort(),
    );
  });

  it("takes the token out of the environment before anything else, and never as an argument", () => {
    const uses = text.split("\n").filter((line) => /RM_TOKEN|\$token\b|\.Token\b/.test(line) && !/^\s*#/.test(line));
    expect(uses.filter((line) => line.includes("&"))).toEqual(["    $token | & $setup.AgentFile enroll | Out-Null"]);
    const body = text.slice(text.indexOf('$token = "$env:RM_TOKEN"'));
    expect(body.split("\n")[1]?.trim()).toBe("Remove-Item Env:RM_TOKEN -ErrorAction SilentlyContinue");
  });

  it("ends a shell by no means, and its own process only when it is run as a file", () => {
    const exits = text.split("\n").flatMap((line, index) => (/^\s*exit\b/.test(line) ? [index] : []));
    expect(exits).toHaveLength(1);
    const around = text.split("\n").slice(Number(exits[0]) - 4, exits[0]);
    expect(around.join("\n")).toContain("if ($MyInvocation.MyCommand.ScriptBlock.File) {");
  });

  it("changes no task and no service but its own", () => {
    expect(text).not.toMatch(
      /(Un)?Register-ScheduledTask|(Disable|Stop|Set|Enable|Start)-(ScheduledTask|Service)|schtasks|sc\.exe/,
    );
  });
});
