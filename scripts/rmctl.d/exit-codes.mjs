/** What rmctl ends with; `rmctl help` and docs/rmctl.md show the same table. */
export const EXIT = Object.freeze({
  done: 0,
  failed: 1,
  usage: 2,
  notAllowed: 3,
  notFound: 4,
  unreachable: 5,
  conflict: 6,
  rateLimited: 7,
  waited: 8,
});

/** @type {readonly (readonly [number, string])[]} */
export const EXIT_MEANINGS = [
  [EXIT.done, "done"],
  [EXIT.failed, "the job or the operation failed"],
  [EXIT.usage, "wrong usage, or a value that was refused"],
  [EXIT.notAllowed, "not logged in, or not allowed"],
  [EXIT.notFound, "not found"],
  [EXIT.unreachable, "the server cannot be reached"],
  [EXIT.conflict, "conflict, or not ready yet"],
  [EXIT.rateLimited, "too many requests"],
  [EXIT.waited, "waited in vain"],
];

/**
 * @param {number} status of a refusal by the API
 * @returns {number} exit code
 */
export function exitOfStatus(status) {
  switch (status) {
    case 400:
    case 405:
    case 413:
    case 415:
    case 416:
    case 431:
      return EXIT.usage;
    case 401:
    case 403:
      return EXIT.notAllowed;
    case 404:
    case 410:
      return EXIT.notFound;
    case 409:
    case 422:
      return EXIT.conflict;
    case 429:
      return EXIT.rateLimited;
    case 504:
      return EXIT.waited;
    case 408:
    case 502:
    case 503:
      return EXIT.unreachable;
    default:
      return EXIT.failed;
  }
}
