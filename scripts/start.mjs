/** `npm start`: the built server, in this very process, so that signals reach it. */
import { existsSync } from "node:fs";

const SERVER = new URL("../dist/server/main.mjs", import.meta.url);

if (!existsSync(SERVER)) {
  console.error("The server has not been built; run `npm run build`, or `npm run up` to do everything at once.");
  process.exit(1);
}
await import(SERVER.href);
