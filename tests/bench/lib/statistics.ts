/** The middle value; of an even number of values the mean of the two in the middle. @throws when there is none */
export const median = (values: readonly number[]): number => percentile(values, 50);

/** The p-th percentile (0…100), interpolated between neighbours. @throws when there are no values */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = ((sorted.length - 1) * p) / 100;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (low === undefined || high === undefined) throw new Error("There are no values to take a percentile of.");
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * Runs bare reference and product in turn, so that a slow minute of the machine hits both.
 * @returns what each round gave, in order
 */
export async function alternate<Bare, Ours>(
  rounds: number,
  bare: (round: number) => Promise<Bare>,
  ours: (round: number) => Promise<Ours>,
): Promise<{ bare: Bare[]; ours: Ours[] }> {
  const results: { bare: Bare[]; ours: Ours[] } = { bare: [], ours: [] };
  for (let round = 0; round < rounds; round += 1) {
    results.bare.push(await bare(round));
    results.ours.push(await ours(round));
  }
  return results;
}

/** The median of one figure over all rounds. */
export const medianOf = <Round>(rounds: readonly Round[], figure: (round: Round) => number): number =>
  median(rounds.map(figure));
