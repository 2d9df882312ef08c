/**
 * The fallback where the service does not work: Windows' Task Scheduler starts the agent at boot, as LocalSystem too.
 * Its end is a hard one: it knows no way to ask a program to stop.
 */
import { commandLine } from "./command-line.ts";

export type TaskSetup = { name: string; description: string; argv: readonly string[]; tempFile: string };

/** The task as the Task Scheduler reads it. Its own defaults would end it after three days and on battery power. */
export function taskXml({ description, argv: [program = "", ...args] }: Omit<TaskSetup, "name" | "tempFile">): string {
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>${escaped(description)}</Description></RegistrationInfo>
  <Triggers><BootTrigger><Enabled>true</Enabled><Delay>PT30S</Delay></BootTrigger></Triggers>
  <Principals>
    <Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>255</Count></RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${escaped(program)}</Command>
      <Arguments>${escaped(commandLine(args))}</Arguments>
    </Exec>
  </Actions>
</Task>
`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** Makes the task, or makes it anew. Throws with the words of schtasks. */
export async function installTask(setup: TaskSetup): Promise<void> {
  const text = `\ufeff${taskXml(setup)}`;
  const utf16 = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) new DataView(utf16.buffer).setUint16(i * 2, text.charCodeAt(i), true);
  await Deno.writeFile(setup.tempFile, utf16, { mode: 0o600 });
  try {
    await scheduler(["/Create", "/TN", setup.name, "/XML", setup.tempFile, "/F"]);
  } finally {
    await Deno.remove(setup.tempFile).catch(() => {});
  }
}

/** Each task is a file of its name there; asking schtasks would depend on the words of its language. */
export const hasTask = (name: string): Promise<boolean> =>
  Deno.stat(`${systemFolder()}\\Tasks\\${name}`).then(
    () => true,
    () => false,
  );
export const startTask = (name: string): Promise<void> => scheduler(["/Run", "/TN", name]);
export const stopTask = (name: string): Promise<void> => scheduler(["/End", "/TN", name]);
export const removeTask = (name: string): Promise<void> => scheduler(["/Delete", "/TN", name, "/F"]);

async function scheduler(args: string[]): Promise<void> {
  const { code, stderr } = await new Deno.Command(`${systemFolder()}\\schtasks.exe`, {
    args,
    stdin: "null",
    stdout: "null",
  }).output();
  if (code !== 0) throw new Error(`schtasks ${args[0]} failed: ${new TextDecoder().decode(stderr).trim()}`);
}

const systemFolder = (): string => `${Deno.env.get("SystemRoot") ?? "C:\\Windows"}\\System32`;
