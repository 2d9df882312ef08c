import { z } from "zod";
import type { RecoveryKit } from "@/server/domain/repositories";
import { instant } from "./values";

export const recoveryKit = z
  .object({
    host_id: z.string(),
    hostname: z.string(),
    repo_url: z.string(),
    repo_encryption_password: z.string().describe("Opens the repository itself."),
    repo_username: z.string().nullable().describe("Login at the storage; null where it has none."),
    repo_password: z.string().nullable().describe("Password at the storage."),
    commands_linux: z.string().describe("Opens the repository with plain restic in a POSIX shell."),
    commands_windows: z.string().describe("The same in PowerShell."),
    exported_at: instant,
  })
  .meta({ id: "RecoveryKit" });

export const toRecoveryKit = (kit: RecoveryKit): z.output<typeof recoveryKit> => ({
  host_id: kit.hostId,
  hostname: kit.hostname,
  repo_url: kit.repoUrl,
  repo_encryption_password: kit.encryptionPassword,
  repo_username: kit.username,
  repo_password: kit.password,
  commands_linux: kit.commands.linux,
  commands_windows: kit.commands.windows,
  exported_at: kit.exportedAt,
});
