/** What a service tells the service manager about itself: SERVICE_STATUS and the controls. Source: winsvc.h. */
import { type Block, block } from "./memory.ts";

export const STATE = { stopped: 1, startPending: 2, stopPending: 3, running: 4 } as const;
export const CONTROL = { stop: 1, interrogate: 4, shutdown: 5, preshutdown: 15 } as const;

const OWN_PROCESS = 0x10;
const ACCEPT_STOP = 0x1;
const ACCEPT_PRESHUTDOWN = 0x100;
/** Says that the second exit code is the one that counts. */
const ERROR_SERVICE_SPECIFIC_ERROR = 1066;

export type Report = {
  state: (typeof STATE)[keyof typeof STATE];
  /** Counts up while a stop or start takes its time, which tells the manager that it goes on. */
  checkPoint?: number;
  waitHintMs?: number;
  /** 0 for a stop as it was asked for; anything else makes the manager start the service again. */
  exitCode?: number;
};

/** SERVICE_STATUS: seven 32-bit numbers. */
export function serviceStatus({ state, checkPoint = 0, waitHintMs = 0, exitCode = 0 }: Report): Block {
  const status = block(28);
  const accepted = state === STATE.running ? ACCEPT_STOP | ACCEPT_PRESHUTDOWN : 0;
  const exit = exitCode === 0 ? 0 : ERROR_SERVICE_SPECIFIC_ERROR;
  const fields = [OWN_PROCESS, state, accepted, exit, exitCode, checkPoint, waitHintMs];
  for (const [index, field] of fields.entries()) status.view.setUint32(index * 4, field, true);
  return status;
}
