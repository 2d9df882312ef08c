import { z } from "zod";
import { invalidRequest } from "@/server/core/input";

/** A whole number in a query string. */
export const boundedInteger = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,16}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.number().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`))
    .meta({ type: "integer", minimum: least, maximum: most });

/** A yes or no in a query string. */
export const queryFlag = z
  .enum(["true", "false"])
  .transform((value) => value === "true")
  .meta({ type: "boolean" });

/** A moment of an answer; on the wire it is RFC 3339 in UTC. */
export const instant = z.date();
export const optionalInstant = instant.nullable();
export const count = z.number().int().nonnegative();
export const bytes = z.number().int().nonnegative();
export const texts = z.array(z.string());

/** The two fields by which every list is read in pages. `cursor` is what the page before gave as its next one. */
export const pageFields = (most: number) => ({
  limit: boundedInteger(1, most).optional().describe("How many entries a page has at most."),
  cursor: z
    .string()
    .max(256, "must be at most 256 characters")
    .optional()
    .describe("Where the page starts: X-Next-Cursor of the page before."),
});

export type Page = { limit?: number | undefined; cursor?: string | undefined };
export const pageQuery = z.object(pageFields(1000));

/** Keys of an input that were given; `undefined` is the same as left out. */
export function given<Values extends Record<string, unknown>>(values: Values): Given<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<Values>;
}
type Given<Values> = {
  [Key in keyof Values as undefined extends Values[Key] ? never : Key]: Values[Key];
} & { [Key in keyof Values as undefined extends Values[Key] ? Key : never]?: Exclude<Values[Key], undefined> };

/** Where the page after a full one starts; null behind the last. A list that ends with a full page has an empty one behind it. */
export function cursorAfter<Item>(
  items: readonly Item[],
  limit: number | undefined,
  idOf: (item: Item) => string,
): string | null {
  const last = items.length === limit ? items.at(-1) : undefined;
  return last ? idOf(last) : null;
}

/**
 * A page of a list that is read whole; without a limit it is all of it.
 * @throws AppError `invalid_request` for a cursor whose entry is gone
 */
export function pageOf<Item>(items: readonly Item[], { limit, cursor }: Page, idOf: (item: Item) => string) {
  const index = cursor === undefined ? -1 : items.findIndex((item) => idOf(item) === cursor);
  if (cursor !== undefined && index < 0)
    throw invalidRequest([{ field: "cursor", message: "names no entry any more; read the list from its start" }]);
  const from = index + 1;
  const page = items.slice(from, limit === undefined ? undefined : from + limit);
  const last = page.at(-1);
  return { items: page, next: last && from + page.length < items.length ? idOf(last) : null };
}
