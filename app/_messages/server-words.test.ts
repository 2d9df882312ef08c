import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { JOB_CAUSES, updateCodeSchema } from "@/agent/protocol/mod";
import { explainUpdate } from "@/server/domain/agent-releases";
import { ALERT_KINDS } from "@/server/domain/alerts";
import { explainAlert } from "@/server/domain/alerts/explain";
import { explainCause } from "@/server/domain/jobs";
import { serverWords } from "./de/server-words";
import { sayIn } from "./server-words";

const say = (english: string, code?: string) => sayIn(serverWords, english, code);

it("says a known sentence, one with a name in it, and one within another", () => {
  expect(say("Log in first, then try again.").text).toMatch(/^Bitte melden Sie sich an/);
  expect(say("This needs the role admin; ask an admin, or log in as one who has it.").text).toContain("Rolle admin");
  expect(say("Correct the request and send it again (name: must not be empty).").text).toBe(
    "Bitte korrigieren Sie die Eingabe (name: darf nicht leer sein).",
  );
  expect(say("The repository is not ready: The storage refused the login. Correct it, then probe again.").text).toBe(
    "Das Repository ist nicht bereit: Der Speicher hat die Anmeldung abgelehnt. Korrigieren Sie es und prüfen Sie dann erneut.",
  );
});

it("falls back on the code, and marks as English what nobody translated", () => {
  expect(say("Words of tomorrow.", "last_admin")).toEqual({ text: serverWords.codes.last_admin, isEnglish: false });
  expect(say("ServerResponseError: 503", "no_such_code")).toEqual({
    text: "ServerResponseError: 503",
    isEnglish: true,
  });
  expect(say("constructor").isEnglish).toBe(true);
  expect(sayIn(null, "Log in first.")).toEqual({ text: "Log in first.", isEnglish: false });
});

it("keeps what the server put into a sentence as it came, whatever signs it has", () => {
  const path = "/srv/$1 {path} (a|b)";
  expect(say(`The host has no folder ${path}; look for it one level up.`).text).toContain(path);
});

it("has German for the sentence and the fix of every cause, ending of an update and alert", () => {
  const sentences = [
    ...JOB_CAUSES.map((cause) => explainCause(cause)).flatMap((help) => (help ? [help.sentence, help.fix] : [])),
    ...updateCodeSchema.options.map((code) => explainUpdate(code)).flatMap(({ sentence, fix }) => [sentence, fix]),
    ...ALERT_KINDS.map(explainAlert).flatMap(({ title, fix }) => [title, fix]),
  ];
  expect(sentences.filter((sentence) => say(sentence).isEnglish)).toEqual([]);
});

/** Rooms whose refusals only programs meet: agents, downloads, the JSON API's own rules. */
const FOR_PROGRAMS =
  /^server\/(http|net|hub\/upgrade|trpc\/error-shape|domain\/(idempotency|hosts\/(authenticate|connect)-agent|jobs\/announce-job|repositories\/agent-config|schedules\/record-missed-runs|enrollment\/rules))/;

it("has German for every sentence that a person may meet in a refusal", () => {
  const sentences = sourcesBelow("server")
    .filter((path) => !FOR_PROGRAMS.test(path))
    .flatMap((path) => refusalsIn(path).map((sentence) => ({ path, sentence })));
  expect(sentences.length).toBeGreaterThan(60);
  expect(sentences.filter(({ sentence }) => say(sentence).isEnglish)).toEqual([]);
});

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => /(?<!\.test)\.ts$/.test(path) && !/generated|testing/.test(path));
}

/** The sentence of each `new AppError(code, sentence)` and `{ field, message }`; a value in it stands as `0`. */
function refusalsIn(path: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === "AppError" && node.arguments?.[1])
      found.push(...textsOf(node.arguments[1]));
    if (ts.isObjectLiteralExpression(node)) {
      const named = new Map(node.properties.filter(ts.isPropertyAssignment).map((one) => [one.name.getText(), one]));
      const message = named.get("message");
      if (named.has("field") && message) found.push(...textsOf(message.initializer));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true));
  return found;
}

function textsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (!ts.isTemplateExpression(node)) return [];
  const spans = node.templateSpans.map(({ expression, literal }) => (textsOf(expression)[0] ?? "0") + literal.text);
  return [node.head.text + spans.join("")];
}
