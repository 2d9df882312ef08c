/** A real disk that can be told to fail, or to die: after that nothing reaches it any more, as in a power cut. */
import { type Disk, realDisk } from "../files.ts";

export type FaultyDisk = Disk & {
  /** Writing steps done or tried so far. */
  steps(): number;
  /** From the n-th step on (0 is the next) every step is lost; an append at that moment writes half of its bytes. */
  dieAt(step: number): void;
  /** While set, writes fail as on a full disk; removing works. */
  setFull(isFull: boolean): void;
};

export class PowerCut extends Error {
  override readonly name = "PowerCut";
}

export function createFaultyDisk(): FaultyDisk {
  let steps = 0;
  let deadFrom = Number.POSITIVE_INFINITY;
  let isFull = false;
  const guard = (isWriting: boolean) => {
    if (steps++ >= deadFrom) throw new PowerCut("the power was cut");
    if (isWriting && isFull) throw new Error("No space left on device (os error 28): ENOSPC");
  };
  return {
    steps: () => steps,
    dieAt: (step) => (deadFrom = steps + step),
    setFull: (full) => (isFull = full),
    async writeFile(path, content) {
      guard(true);
      await realDisk.writeFile(path, content);
    },
    async appendFile(path, content) {
      const isCut = steps === deadFrom;
      if (isCut || isFull) await realDisk.appendFile(path, content.slice(0, content.length / 2));
      guard(true);
      await realDisk.appendFile(path, content);
    },
    async rename(from, to) {
      guard(true);
      await realDisk.rename(from, to);
    },
    async remove(path) {
      guard(false);
      await realDisk.remove(path);
    },
    async makeDir(path) {
      guard(true);
      await realDisk.makeDir(path);
    },
    async link(from, to) {
      guard(true);
      await realDisk.link(from, to);
    },
    async openAppend(path, mode) {
      guard(true);
      const file = await realDisk.openAppend(path, mode);
      return {
        async write(bytes) {
          const isCut = steps === deadFrom;
          if (isCut || isFull) await file.write(bytes.subarray(0, bytes.length / 2));
          guard(true);
          await file.write(bytes);
        },
        async sync() {
          guard(false);
          await file.sync();
        },
        close: () => file.close(),
      };
    },
  };
}
