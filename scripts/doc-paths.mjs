/** Checks that every project path named in a document exists, so that documents cannot rot unseen. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const TOP = /^(app|server|prisma|agent|public|scripts|tests|docs|\.ci)\//;
const documents = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  encoding: "utf8",
})
  .split("\n")
  .filter(Boolean);

/** Made by the build or by a run, so not there in a fresh checkout. */
const GENERATED = /^(server\/db\/generated|app\/generated)/;

let missing = 0;
for (const document of documents) {
  const text = readFileSync(document, "utf8");
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)]
    .map(([, path]) => path)
    .filter((path) => TOP.test(path) && !/[<>*{}…$?]/.test(path));
  const linked = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
    .map(([, path]) => path)
    .filter((path) => !/^[a-z]+:/.test(path));
  const paths = [
    ...quoted.map((path) => path.replace(/[:#].*$/, "")),
    ...linked.map((path) => join(dirname(document), path)),
  ];
  for (const path of new Set(paths)) {
    if (existsSync(path) || GENERATED.test(path)) continue;
    console.error(`${document} names ${path}, which does not exist`);
    missing += 1;
  }
}
process.exit(missing === 0 ? 0 : 1);
