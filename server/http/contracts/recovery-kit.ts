import { z } from "zod";
import type { RecoveryKit } from "@/server/domain/repositories";
import { instant, optionalInstant } from "./values";

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
    proven_at: optionalInstant.describe("When a drill last restored with just these commands; null when none did yet."),
    proven_job_id: z.string().nullable().describe("Which job that was."),
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
  proven_at: kit.provenAt,
  proven_job_id: kit.provenJobId,
  exported_at: kit.exportedAt,
});
