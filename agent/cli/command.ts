/** What a command of the agent is; `../main.ts` holds the table of all. */

/** `run` gets what follows the command's name and resolves to the exit code. */
export type Command = {
  usage: string;
  summary: string;
  /** Not for people: left out of the usage. */
  isHidden?: boolean;
  run(args: string[]): Promise<number | typeof BAD_USAGE>;
};

/** What a command answers that was called with what it does not take; the usage is shown then. */
export const BAD_USAGE = "bad_usage";

export const getVariable = (name: string): string | undefined => Deno.env.get(name);
export const say = (text: string): void => console.log(text);
export const complain = (text: string): void => console.error(text);
