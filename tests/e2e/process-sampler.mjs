// Looks at every process of this machine, guests included, again and again: which of the texts given as a JSON array
// on standard input stands in its arguments, which in its environment. Prints one JSON line per find; ends by SIGTERM.
import { readdirSync, readFileSync } from "node:fs";

const secrets = JSON.parse(readFileSync(0, "utf8"));
const found = new Set();
let rounds = 0;

function read(path) {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

function look(pid) {
  for (const place of ["cmdline", "environ"]) {
    const text = read(`/proc/${pid}/${place}`);
    for (const [name, secret] of secrets) {
      if (!text.includes(secret)) continue;
      const program = read(`/proc/${pid}/comm`).trim();
      const find = JSON.stringify({ place, name, program });
      if (found.has(find)) continue;
      found.add(find);
      console.log(find);
    }
  }
}

process.once("SIGTERM", () => {
  console.log(JSON.stringify({ rounds }));
  process.exit(0);
});

console.log("sampling");
function round() {
  rounds += 1;
  for (const pid of readdirSync("/proc")) if (/^\d+$/.test(pid) && pid !== String(process.pid)) look(pid);
  setImmediate(round);
}
round();
