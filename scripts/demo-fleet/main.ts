/**
 * Child of `npm run demo -- --fleet`: first `seed FILE` while the server stands still, which prints the hosts; then
 * `agents URL`, which reads them from stdin and plays their agents until it is ended.
 */
import { text } from "node:stream/consumers";
import { startFakeAgents } from "./fake-agent";
import type { SeededHost } from "./host";
import { seedDemoFleet } from "./seed";

const [what, where = "", hosts = "40", days = "180"] = process.argv.slice(2);
if (what === "seed") {
  const seeded = await seedDemoFleet(where, { hosts: Number(hosts), days: Number(days) });
  process.stdout.write(JSON.stringify(seeded));
} else if (what === "agents") {
  const seeded: SeededHost[] = JSON.parse(await text(process.stdin));
  await startFakeAgents(seeded, where);
  console.log("online");
} else {
  console.error("Use `npm run demo -- --fleet`.");
  process.exit(2);
}
