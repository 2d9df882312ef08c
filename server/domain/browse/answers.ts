import type { RecentAnswers } from "@/server/core/ports";

type Options = { most?: number; keptMs?: number; now?: () => number };

/** The last few answers to questions about a repository, so that going back to a page does not start restic again. */
export function createAnswers<Answer>({
  most = 8,
  keptMs = 60_000,
  now = () => performance.now(),
}: Options = {}): RecentAnswers<Answer> {
  const answers = new Map<string, { value: Promise<Answer>; until: number }>();
  return {
    get(key, make) {
      const known = answers.get(key);
      if (known && known.until > now()) return known.value;
      const value = make();
      const answer = { value, until: Number.POSITIVE_INFINITY };
      answers.delete(key);
      answers.set(key, answer);
      value.then(
        () => (answer.until = now() + keptMs),
        () => answers.get(key) === answer && answers.delete(key),
      );
      const [oldest] = answers.keys();
      if (answers.size > most && oldest !== undefined) answers.delete(oldest);
      return value;
    },
  };
}
