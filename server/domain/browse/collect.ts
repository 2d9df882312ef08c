import type { z } from "zod";
import type { OpenStream } from "@/server/core/ports";
import { readLines } from "./lines";

/** However few lines: a path alone may have thousands of characters. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

type Options<Line> = { open: OpenStream; schema: z.ZodType<Line>; most: number };

/** The lines of an answer up to a bound; where there are more, the stream is closed and `isCut` is true. */
export async function collect<Line>({ open, schema, most }: Options<Line>): Promise<{ lines: Line[]; isCut: boolean }> {
  const lines: Line[] = [];
  let characters = 0;
  const stream = await open(new AbortController().signal);
  try {
    for await (const lot of readLines(stream.body, schema)) {
      for (const line of lot) {
        if (lines.length === most || characters > MAX_CHARACTERS) return { lines, isCut: true };
        lines.push(line);
        characters += JSON.stringify(line).length;
      }
    }
    return { lines, isCut: false };
  } finally {
    stream.close();
  }
}
