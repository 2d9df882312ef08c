import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { Semaphore } from "async-mutex";

/** argon2id with OWASP's first choice of cost: 19 MiB, two passes, one lane; about 20 ms. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Two at a time, so that a storm of logins leaves threads for files and keeps memory bounded. */
const turns = new Semaphore(2);

export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;

export const hashPassword = (password: string): Promise<string> => turns.runExclusive(() => hash(password, COST));

let dummy: Promise<string> | null = null;
const dummyHash = () => {
  dummy ??= hashPassword(randomBytes(16).toString("hex"));
  return dummy;
};

type Check = {
  password: string;
  /** null for an unknown or disabled user: the same work is done and the answer is no. */
  passwordHash: string | null;
  /** Called when the turn has come, before the work; may throw to refuse it. */
  beforeWork?: () => Promise<void>;
};

/** Whether the password belongs to the hash. It takes the same time whether there is a hash or not. */
export async function isPassword({ password, passwordHash, beforeWork }: Check): Promise<boolean> {
  const standIn = await dummyHash();
  const against = passwordHash ?? standIn;
  return turns.runExclusive(async () => {
    await beforeWork?.();
    const isRight = await verify(against, password);
    return isRight && passwordHash !== null;
  });
}

/** Why a password is refused for a person's account, as the end of a sentence; null when it is fine. */
export function passwordProblem(password: string, minimum = PASSWORD_MIN): string | null {
  if (password.length < minimum) return `must have at least ${minimum} characters`;
  if (password.length > PASSWORD_MAX) return `must have at most ${PASSWORD_MAX} characters`;
  if (new Set(password).size < 4) return "must not repeat the same few characters";
  return null;
}

/** A strong password that the server makes: 256 bits. */
export const newPassword = (): string => randomBytes(32).toString("base64url");
