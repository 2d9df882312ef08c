/**
 * Waits for a condition that no event tells of, by asking again every few milliseconds.
 * @throws when it has not come true after `timeoutMs`
 */
export async function until<Value>(
  look: () => Value | Promise<Value>,
  isRight: (value: Value) => boolean,
  timeoutMs = 5_000,
): Promise<Value> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const value = await look();
    if (isRight(value)) return value;
    if (performance.now() > giveUpAt) throw new Error(`still not right: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
