/** Answers of creating requests, so that one that is sent twice creates once. */
export { answerOnce, type OnceAnswer } from "./answer-once";
export { expireIdempotencyKeys } from "./expire-idempotency-keys";
export { idempotencyKeySchema } from "./schemas";
