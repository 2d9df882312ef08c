/**
 * Server-sent events of a stream. An event that was cut off is dropped, so what is given out is always whole.
 * Source of the format: HTML Standard, 9.2.6.
 * @param {AsyncIterable<string>} pieces
 * @returns {AsyncGenerator<{ id: string, event: string, data: string }>} `id` is that of the last event that had one
 */
export async function* readEvents(pieces) {
  let [rest, id] = ["", ""];
  for await (const piece of pieces) {
    rest += piece;
    const blocks = rest.split(/\r\n\r\n|\n\n|\r\r/);
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = block.split(/\r\n|\n|\r/).map(fieldOf);
      id = fields.findLast(({ name }) => name === "id")?.value ?? id;
      const data = fields.filter(({ name }) => name === "data").map(({ value }) => value);
      const event = fields.findLast(({ name }) => name === "event")?.value ?? "message";
      if (data.length > 0) yield { id, event, data: data.join("\n") };
    }
  }
}

/** A comment, which keeps the line open, has no name. @param {string} line */
function fieldOf(line) {
  const colon = line.indexOf(":");
  const name = colon === -1 ? line : line.slice(0, colon);
  return { name, value: colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "") };
}
