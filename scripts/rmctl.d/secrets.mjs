import { wrongUsage } from "./problem.mjs";

/** @typedef {NodeJS.ReadStream | (NodeJS.ReadableStream & { isTTY?: boolean, setRawMode?: (isRaw: boolean) => void })} Input */

/**
 * Lines of standard input, without their line ends.
 * @param {Input} stdin
 */
export async function readLines(stdin) {
  stdin.setEncoding("utf8");
  let text = "";
  for await (const piece of stdin) text += piece;
  return text.replace(/\r?\n$/, "").split(/\r?\n/);
}

/**
 * Asks for a secret that is not shown while it is typed.
 * @param {{ stdin: Input, stderr: { write(text: string): unknown } }} io
 * @param {string} question
 * @returns {Promise<string>}
 */
export function askSecret({ stdin, stderr }, question) {
  stdin.setEncoding("utf8");
  // First, so that nothing is shown of what is typed as soon as the question appears.
  stdin.setRawMode?.(true);
  stdin.resume();
  stderr.write(question);
  return new Promise((resolve, reject) => {
    let typed = "";
    const finish = (/** @type {() => void} */ then) => {
      stdin.off("data", onData);
      stdin.setRawMode?.(false);
      stdin.pause();
      stderr.write("\n");
      then();
    };
    const onData = (/** @type {string} */ text) => {
      for (const letter of text) {
        if (letter === "\r" || letter === "\n") return finish(() => resolve(typed));
        if (letter === "\u0003" || letter === "\u0004") return finish(() => reject(wrongUsage("Nothing was typed.")));
        typed = letter === "\u007f" || letter === "\b" ? [...typed].slice(0, -1).join("") : typed + letter;
      }
    };
    stdin.on("data", onData);
  });
}

/**
 * Asks a question that is answered with yes or no; no where nobody can be asked.
 * @param {{ stdin: Input, stderr: { write(text: string): unknown } }} io
 * @param {string} question
 * @returns {Promise<boolean>}
 */
export function confirm({ stdin, stderr }, question) {
  if (!stdin.isTTY) return Promise.resolve(false);
  stderr.write(`${question} [y/N] `);
  stdin.setEncoding("utf8");
  stdin.resume();
  return new Promise((resolve) =>
    stdin.once("data", (text) => {
      stdin.pause();
      resolve(/^y(es)?\s*$/i.test(String(text)));
    }),
  );
}
