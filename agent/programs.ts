/** The system's own programs: started with an argument array, no shell and no secret. */

export type ProgramEnd = { code: number; stdout: string; stderr: string };

/** Null when there is no such program. */
export async function runProgram(
  name: string,
  args: readonly string[],
  stop?: AbortSignal,
): Promise<ProgramEnd | null> {
  try {
    const command = new Deno.Command(name, {
      args: [...args],
      env: { LC_ALL: "C" },
      stdin: "null",
      ...(stop === undefined ? {} : { signal: stop }),
    });
    const { code, stdout, stderr } = await command.output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
