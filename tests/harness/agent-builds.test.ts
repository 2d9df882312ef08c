import { expect, it } from "vitest";
import { makeAgentBuilds } from "./agent-builds";
import { runOrThrow } from "./processes";
import { startServer } from "./server";
import { waitFor } from "./wait-for";

interface Manifest {
  version: string;
  builds: { version: string; arch: string; sha256: string }[];
}

it("hands out what was published last, and damaged bytes under the sum of the sound ones", async () => {
  const builds = await makeAgentBuilds();
  await builds.publish({ version: "7.0.0" });
  const server = await startServer({ env: { RM_AGENT_DIR: builds.dir } });
  const api = await server.adminApi();
  const manifest = () => api.call<Manifest>("GET", "/agent/manifest");
  expect((await manifest()).version).toBe("7.0.0");
  await builds.publish({ version: "7.1.0", flaw: "deaf" });
  const probe = async () => {
    const now = await manifest();
    return now.version === "7.1.0" && now;
  };
  const [build] = (await waitFor(probe, { what: "the newer agent" })).builds;
  await builds.damage();
  expect((await manifest()).builds).toEqual([build]);
  const curl = ["-sS", "--fail", `${server.url}/agent/binary?os=linux&arch=${build?.arch}`, "-o", `${builds.dir}/got`];
  await runOrThrow({ name: "curl", command: "curl", args: curl });
  const sum = await runOrThrow({ name: "sha256sum", command: "sha256sum", args: [`${builds.dir}/got`] });
  expect(sum.split(" ")[0]).not.toBe(build?.sha256);
}, 60_000);
