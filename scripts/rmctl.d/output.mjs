import { renderFacts, renderTable } from "./table.mjs";
import { oneLine } from "./text.mjs";

/**
 * Where a command's words go: results to standard output, everything said about them to standard error.
 * @typedef {ReturnType<typeof openOutput>} Output
 */

/**
 * @param {Pick<import("./main.mjs").Io, "env" | "stdout" | "stderr">} io
 * @param {{ json?: boolean, quiet?: boolean }} options
 */
export function openOutput({ env, stdout, stderr }, { json = false, quiet = false }) {
  const isColoured = stdout.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
  const form = json ? "json" : quiet ? "ids" : "text";
  const print = (/** @type {string} */ text) => void stdout.write(text);
  const note = (/** @type {string} */ text) => void stderr.write(`${oneLine(text)}\n`);
  return {
    form,
    isTerminal: stdout.isTTY === true,
    print,
    /** Waits for a slow reader, so that much needs no memory. @param {string | Buffer} piece @returns {Promise<void>} */
    printAll: (piece) =>
      new Promise((resolve) => {
        if (stdout.write(piece) === false && stdout.once) stdout.once("drain", resolve);
        else resolve();
      }),
    /** Said to people only. @param {string} text */
    say: (text) => {
      if (form === "text") note(text);
    },
    /** Said whatever the form. */
    tell: note,
    warn: (/** @type {string} */ text) => note(`Warning: ${text}`),
    /**
     * A list as table, as the API's JSON, or as ids.
     * @template Row
     * @param {readonly Row[]} rows
     * @param {{ columns: readonly import("./table.mjs").Column<Row>[], id: (row: Row) => string, empty: string }} look
     */
    list(rows, { columns, id, empty }) {
      if (form === "json") print(`${JSON.stringify(rows)}\n`);
      else if (form === "ids") print(rows.map((row) => `${id(row)}\n`).join(""));
      else if (rows.length === 0) note(empty);
      else print(renderTable(rows, columns, { isColoured }));
    },
    /**
     * One thing as facts, as the API's JSON, or as its id.
     * @param {unknown} value what the API answered
     * @param {{ facts: Parameters<typeof renderFacts>[0], id: string }} look
     */
    one(value, { facts, id }) {
      if (form === "json") print(`${JSON.stringify(value)}\n`);
      else if (form === "ids") print(`${id}\n`);
      else print(renderFacts(facts));
    },
    /**
     * What was done: a sentence for people, the API's answer, or an id.
     * @param {unknown} value
     * @param {{ sentence: string, id: string }} look
     */
    done(value, { sentence, id }) {
      if (form === "json") print(`${JSON.stringify(value)}\n`);
      else print(form === "ids" ? `${id}\n` : `${oneLine(sentence)}\n`);
    },
  };
}
