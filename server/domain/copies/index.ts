/** Copies of the server's own data: what a restored one must not bring back, and what its hosts know better. */
export { closeRecall } from "./close-recall";
export { listRecalls } from "./list-recalls";
export type { Recall } from "./recall";
export { type Settled, settleRestored } from "./settle-restored";
