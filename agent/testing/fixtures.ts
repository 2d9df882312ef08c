/** The golden frames, as both test suites read them: Vitest for the server's runtime, `deno test` for the agent's. */
import { readdirSync, readFileSync } from "node:fs";
import { agentMessageSchema, serverMessageSchema } from "../protocol/mod.ts";

const folder = new URL("../protocol/fixtures/", import.meta.url);
const readJson = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));

export type Direction = "agent" | "server";
/** A frame that must be refused by the side it is sent to. */
export type BadFrame = { to: Direction; why: string; frame: unknown };

export const schemaFor = { agent: serverMessageSchema, server: agentMessageSchema };

/** Every message type of the schemas, with the side that receives it. */
export const messageTypes: { to: Direction; type: string }[] = [
  ...serverMessageSchema.options.map((option) => ({ to: "agent" as const, type: option.shape.type.value })),
  ...agentMessageSchema.options.map((option) => ({ to: "server" as const, type: option.shape.type.value })),
];

/** Names of the golden files, without `.json`. */
export function goldenNames(): string[] {
  return readdirSync(folder)
    .map((name) => name.replace(/\.json$/, ""))
    .filter((name) => name !== "bad")
    .sort();
}

export const readGolden = (type: string): unknown => readJson(`${type}.json`);
export const readBadFrames = (): BadFrame[] => readJson("bad.json") as BadFrame[];
