/** What differs between operating systems. Everything else in the agent is the same everywhere. */
import { linux } from "./linux.ts";
import { windows } from "./windows.ts";

export type Platform = {
  os: "linux" | "windows";
  defaultConfigDir: string;
  defaultStateDir: string;
  /** Below which restored files are put. */
  defaultRestoreDir: string;
  /** Where the install script puts the agent. */
  installedFile: string;
  /** Where restic is looked for when PATH is empty. */
  defaultPath: string;
  /** Where programs lie that were installed for the agent alone, which are used when PATH holds none; "" when nowhere. */
  programsDir: string;
  /** Host variables restic may see beside the common ones. */
  inheritedVariables: readonly string[];
  /** A value that changes at every boot. */
  bootId(): Promise<string>;
  /** The machine's own id, the same for every program on it; null when it has none. */
  machineSeed(): Promise<string | null>;
  /**
   * What the hardware calls itself, also under a copied disk; null when it does not say so. It is no part of the
   * machine id, which must stay what it was at enrollment.
   */
  hardwareSeed(): Promise<string | null>;
  /** Load average of the last minute; null where there is no such figure. */
  load1(): number | null;
  /** Bytes an ordinary write may still use on that path's file system; null when it cannot be told. */
  freeBytes(path: string): Promise<number | null>;
  /** A value that tells this process from a later one with the same id; null when it does not run. */
  processIdentity(pid: number): Promise<string | null>;
  /**
   * Ends a process with all that it has started, at once. Only where a process cannot be asked to end, and where what is
   * called restic may be a small program that starts the real one, as Chocolatey's and Scoop's are. Never rejects.
   */
  endProcessTree?(pid: number): Promise<void>;
};

/** The platform of this process. */
export function currentPlatform(): Platform {
  return Deno.build.os === "windows" ? windows : linux;
}

/** The architecture as the protocol spells it. */
export function currentArch(): "amd64" | "arm64" {
  return Deno.build.arch === "aarch64" ? "arm64" : "amd64";
}
