/**
 * Shows on standard error that long work goes on: the same line with its seconds on a terminal, a line now and then
 * elsewhere.
 * @param {string} label what is going on
 * @returns {(isDone: boolean) => void} ends it, with how it went and the time that was taken
 */
export function startTicker(label) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const isTerminal = process.stderr.isTTY === true;
  process.stderr.write(`${label} ...${isTerminal ? "" : "\n"}`);
  const ticker = setInterval(
    () => process.stderr.write(isTerminal ? `\r${label} ... ${seconds()} s` : `  still at it after ${seconds()} s\n`),
    isTerminal ? 1_000 : 15_000,
  );
  return (isDone) => {
    clearInterval(ticker);
    process.stderr.write(`${isTerminal ? `\r${label} ...` : " "} ${isDone ? "done" : "failed"}, ${seconds()} s\n`);
  };
}
