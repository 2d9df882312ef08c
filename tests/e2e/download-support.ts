import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";

export type Download = {
  response: IncomingMessage;
  sha256: Promise<string>;
  bytes(): number;
  pause(): void;
  resume(): void;
};

/** Begins a download and reads it as fast as it comes, until it is paused or destroyed. */
export function beginDownload(url: string, headers: Record<string, string>): Promise<Download> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent: false });
    sent.once("error", reject);
    sent.once("response", (response) => {
      const hash = createHash("sha256");
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        hash.update(chunk);
      });
      const sha256 = new Promise<string>((done, failed) => {
        response.once("end", () => (response.complete ? done(hash.digest("hex")) : failed(new Error("broke off"))));
        response.once("error", failed);
        response.once("close", () => failed(new Error("broke off")));
      });
      sha256.catch(() => undefined);
      const flow = { pause: () => void response.pause(), resume: () => void response.resume() };
      resolve({ response, sha256, bytes: () => bytes, ...flow });
    });
    sent.end();
  });
}

/** The processes named restic that descend from this one. */
export function resticsBelow(pid: number): number[] {
  const parents = new Map<number, { parent: number; name: string }>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      const end = stat.lastIndexOf(")");
      parents.set(Number(entry), {
        name: stat.slice(stat.indexOf("(") + 1, end),
        parent: Number(stat.slice(end + 2).split(" ")[1]),
      });
    } catch {
      // It has ended meanwhile.
    }
  }
  const isBelow = (one: number): boolean => one === pid || (one > 1 && isBelow(parents.get(one)?.parent ?? 0));
  return [...parents].flatMap(([one, { name }]) =>
    name.startsWith("restic") && one !== pid && isBelow(one) ? [one] : [],
  );
}
