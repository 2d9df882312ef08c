/** What stands in a place of a held list: the row that stood there, as it is now; a new one only where none was. */
export function stillRow<Row extends { hostId: string }>(
  before: Row | undefined,
  now: Row | undefined,
  byId: (id: string) => Row | undefined,
): Row | undefined {
  if (!before) return now;
  return byId(before.hostId) ?? before;
}
