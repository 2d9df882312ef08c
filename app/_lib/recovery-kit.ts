/** What opens a repository without the server: asked for, shown once, and kept nowhere in the page. */
import { z } from "zod";
import { type Problem, problemOfJson } from "./problem";

const kitSchema = z.object({
  hostname: z.string(),
  repo_url: z.string(),
  repo_encryption_password: z.string(),
  repo_username: z.string().nullable(),
  repo_password: z.string().nullable(),
  commands_linux: z.string(),
  commands_windows: z.string(),
  /** When a drill restored with just these commands, and which one; null when none did yet. */
  proven_at: z.string().nullable().default(null),
  proven_job_id: z.string().nullable().default(null),
  exported_at: z.string(),
});
export type RecoveryKit = z.infer<typeof kitSchema>;

/** By a plain request, past the page's cache of answers: whoever asked holds the only copy. */
export async function fetchRecoveryKit(hostId: string): Promise<{ kit: RecoveryKit } | { problem: Problem }> {
  try {
    const response = await fetch(`/api/hosts/${encodeURIComponent(hostId)}/recovery-kit`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
      cache: "no-store",
    });
    const body: unknown = await response.json();
    return response.ok ? { kit: kitSchema.parse(body) } : { problem: problemOfJson(body) };
  } catch {
    return { problem: problemOfJson(null) };
  }
}

/** Names of the kit's parts, in the reader's language; `exported` and `proof` are whole sentences. */
export type KitWords = Record<
  "title" | "exported" | "proof" | "address" | "key" | "user" | "password" | "linux" | "windows" | "keep",
  string
>;

type KitFact = { name: string; value: string; isSecret: boolean };

/** Each fact there is, in the order in which they are needed. */
export function kitFacts(kit: RecoveryKit, words: KitWords): KitFact[] {
  const fact = (name: string, value: string | null, isSecret: boolean): KitFact[] =>
    value === null ? [] : [{ name, value, isSecret }];
  return [
    ...fact(words.address, kit.repo_url, false),
    ...fact(words.key, kit.repo_encryption_password, true),
    ...fact(words.user, kit.repo_username, false),
    ...fact(words.password, kit.repo_password, true),
  ];
}

/** The kit as a text file. */
export function kitText(kit: RecoveryKit, words: KitWords): string {
  const facts = kitFacts(kit, words).map(({ name, value }) => `${name}:\n  ${value}`);
  const commands = [`${words.linux}:\n\n${kit.commands_linux}`, `${words.windows}:\n\n${kit.commands_windows}`];
  return `${[words.title, words.exported, words.proof, words.keep, ...facts, ...commands].join("\n\n")}\n`;
}
