import type { AuditView } from "@/server/domain/audit";
import { type AuditFormat, toEntry } from "./contracts/audit";

const COLUMNS = [
  ...(["seq", "at", "actor_kind", "actor_id", "actor_name", "address"] as const),
  ...(["action", "target_kind", "target_id", "host_id", "details"] as const),
];

/** The log as a file to keep, written piece by piece as it is read. */
export function auditExport(pages: AsyncGenerator<AuditView[]>, format: AuditFormat): Response {
  const text = new TextEncoder();
  const toText = format === "csv" ? csvLine : jsonLine;
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (format === "csv") controller.enqueue(text.encode(`${COLUMNS.join(",")}\r\n`));
      },
      async pull(controller) {
        const { done, value } = await pages.next();
        if (done) controller.close();
        else controller.enqueue(text.encode(value.map(toText).join("")));
      },
      cancel: async () => {
        await pages.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, {
    headers: {
      "Cache-Control": "no-store",
      "Content-Type": "text/plain; charset=utf-8",
      "Content-Disposition": `attachment; filename="audit.${format}"`,
    },
  });
}

const jsonLine = (entry: AuditView): string => `${JSON.stringify(toEntry(entry))}\n`;

function csvLine(entry: AuditView): string {
  const row = toEntry(entry);
  return `${COLUMNS.map((column) => csvCell(row[column])).join(",")}\r\n`;
}

/** RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = value instanceof Date ? value.toISOString() : typeof value === "string" ? value : JSON.stringify(value);
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
