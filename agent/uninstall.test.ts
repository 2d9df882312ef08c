import assert from "node:assert/strict";
import { tempDir } from "./testing/temp.ts";
import { uninstallOnLinux } from "./uninstall.ts";

const NAME = "restic-manager-agent";
const OURS = [
  ...[
    `usr/local/bin/${NAME}`,
    `usr/local/bin/${NAME}.previous`,
    `usr/local/bin/${NAME}.back`,
    `usr/local/bin/${NAME}.aB3x9Q`,
  ],
  ...[`usr/local/bin/.${NAME}.new`, `usr/local/lib/${NAME}/guard`],
  ...[`etc/systemd/system/${NAME}.service`, `etc/systemd/system/multi-user.target.wants/${NAME}.service`],
  ...[`etc/systemd/system/${NAME}.service.d/limits.conf`, `etc/init.d/${NAME}`],
];
const KEPT = [`etc/systemd/system/${NAME}.service.d/override.conf`, `etc/conf.d/${NAME}`, `var/log/${NAME}.log`];
const FOREIGN = [
  "usr/local/bin/restic",
  `usr/local/bin/${NAME}-of-mine`,
  `usr/local/bin/${NAME}.notes.txt`,
  "etc/init.d/ssh",
];
const CANARY = "etc/restic-manager/canary/random.bin";
const STATE = ["etc/restic-manager/agent.env", "var/lib/restic-manager/config.json"];

async function installed(root: string): Promise<void> {
  for (const file of [...OURS, CANARY, ...KEPT, ...FOREIGN, ...STATE]) {
    await Deno.mkdir(`${root}/${file.slice(0, file.lastIndexOf("/"))}`, { recursive: true });
    await Deno.writeTextFile(`${root}/${file}`, "x");
  }
}

const left = async (root: string): Promise<string[]> => {
  const { stdout } = await new Deno.Command("find", { args: [root, "-type", "f", "-printf", "%P\n"] }).output();
  return new TextDecoder().decode(stdout).trim().split("\n").sort();
};

for (const isPurge of [false, true]) {
  Deno.test(`uninstall ${isPurge ? "--purge " : ""}stops the service first, removes what is the agent's and nothing else, and may run again`, async () => {
    using dir = tempDir();
    const root = dir.path;
    await installed(root);
    const calls: string[] = [];
    const wanted = {
      ...{ root, isPurge, say: () => {} },
      paths: { configDir: `${root}/etc/restic-manager`, stateDir: `${root}/var/lib/restic-manager` },
      run: async (program: string, args: readonly string[]) => {
        // The program must still be there while it is being stopped.
        await Deno.stat(`${root}/usr/local/bin/${NAME}`);
        calls.push([program, ...args].join(" "));
        return { code: 0, stdout: "", stderr: "" };
      },
    };
    assert.equal(await uninstallOnLinux(wanted), true);
    assert.deepEqual(await left(root), (isPurge ? FOREIGN : [...FOREIGN, ...KEPT, ...STATE]).sort());
    assert.deepEqual(calls, [
      ...[
        `systemctl disable --now ${NAME}.service`,
        "systemctl daemon-reload",
        `systemctl reset-failed ${NAME}.service`,
      ],
      ...[`rc-service --ifstarted ${NAME} stop`, `rc-update del ${NAME}`],
    ]);
    assert.equal(await uninstallOnLinux(wanted), false);
  });
}
