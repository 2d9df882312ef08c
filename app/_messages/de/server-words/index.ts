import type { ServerWords } from "../../server-words";
import { accounts } from "./accounts";
import { codes } from "./codes";
import { errors } from "./errors";
import { fields } from "./fields";
import { help } from "./help";
import { messages } from "./messages";

/** The server's sentences in German. */
export const serverWords: ServerWords = {
  codes,
  sentences: { ...errors, ...accounts, ...help, ...messages, ...fields },
};
