/** How many results are kept; time zones and expressions in use are few. */
const MAX_REMEMBERED = 500;

/** Keeps what is dear to make, such as a parsed expression, by its key; the oldest go first. What throws is not kept. */
export function remembered<Input, Value>(
  keyOf: (input: Input) => string,
  make: (input: Input) => Value,
): (input: Input) => Value {
  const known = new Map<string, Value>();
  return (input) => {
    const key = keyOf(input);
    const old = known.get(key);
    if (old !== undefined) return old;
    const value = make(input);
    known.set(key, value);
    for (const oldest of known.keys()) {
      if (known.size <= MAX_REMEMBERED) break;
      known.delete(oldest);
    }
    return value;
  };
}
