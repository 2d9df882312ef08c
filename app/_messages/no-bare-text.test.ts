import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const APP = fileURLToPath(new URL("..", import.meta.url));

/** What reads the same in every language: names, commands and signs. */
const ALLOWED = new Set([
  "restic-manager",
  "restic",
  "JSON",
  "API",
  "Esc",
  "Enter",
  "Ctrl",
  "GET",
  "POST",
  "Linux",
  "Windows",
  "PowerShell",
  "SHA-256",
  "Ctrl K",
  "KiB/s",
  "restic-manager-agent doctor",
  "RM_ALLOW_HOOKS",
  "RM_ALLOW_IN_PLACE_RESTORE",
  "RM_ALLOW_UPDATES",
  // Examples of what a person would type.
  "web-1.example",
  "prod, london",
  "web",
  "web, nightly",
  "*.tmp\nnode_modules\n/srv/www/cache/*",
]);
/** Properties whose text a person sees or hears. */
const SPOKEN = new Set([
  ...["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt"],
  ...["label", "hint", "note", "submitLabel", "confirmLabel", "description", "summary", "heading", "empty"],
]);
/** Calls whose last argument is shown. */
const SAYING = new Set(["say", "toast"]);

/** The path of a file, as an example. */
const isPath = (text: string): boolean => /^(\/|[A-Z]:\\)\S+$/.test(text);
const hasWords = (text: string): boolean => /\p{L}{2}/u.test(text) && !ALLOWED.has(text.trim()) && !isPath(text);

/** All but the page for when even the frame broke, which has no language to ask for. */
function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(({ name }) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|^route\.ts$/.test(name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => !file.includes("/_messages/") && !file.endsWith("/global-error.tsx"));
}

/** A text that stands there as it is: a literal, or a template with words between its parts. */
function literalText(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join(" ");
  return null;
}

/** The literals that an expression may come to: both ways of a condition, what stands in brackets. */
function literalsOf(node: ts.Node): string[] {
  if (ts.isParenthesizedExpression(node) || ts.isJsxExpression(node))
    return node.expression ? literalsOf(node.expression) : [];
  if (ts.isConditionalExpression(node)) return [...literalsOf(node.whenTrue), ...literalsOf(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return [...literalsOf(node.left), ...literalsOf(node.right)];
  const text = literalText(node);
  return text === null ? [] : [text];
}

function bareTexts(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const note = (node: ts.Node, texts: readonly string[]) => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    for (const text of texts.filter(hasWords))
      found.push(`${relative(APP, file)}:${line} ${text.trim().replace(/\s+/g, " ")}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node, [node.text]);
    else if (ts.isJsxAttribute(node) && node.initializer && SPOKEN.has(node.name.getText(source)))
      note(node, literalsOf(node.initializer));
    else if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent))
      note(node, shownIn(node.expression));
    else if (ts.isPropertyAssignment(node) && SPOKEN.has(node.name.getText(source).replace(/["']/g, "")))
      note(node, literalsOf(node.initializer));
    else if (ts.isCallExpression(node) && SAYING.has(node.expression.getText(source)))
      for (const one of node.arguments.slice(-1)) note(one, literalsOf(one));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Comparisons and keys inside braces are no text; what a condition leads to, or stands alone, is. */
function shownIn(node: ts.Expression): string[] {
  if (ts.isBinaryExpression(node) && !["&&", "||", "??"].includes(node.operatorToken.getText())) return [];
  if (ts.isBinaryExpression(node)) return literalsOf(node.right);
  return literalsOf(node);
}

test("no component holds words of its own: each comes from the catalogue of the reader's language", () => {
  expect(sourceFiles(APP).flatMap(bareTexts)).toEqual([]);
});
