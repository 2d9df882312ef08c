import type { z } from "zod";
import type { ErrorCode } from "@/server/core/errors";
import type { RouteKey } from "../routes-table";

/** The parts of the API, in the order in which they are shown. */
export const TAGS = [
  "Session",
  "Overview",
  "Hosts",
  "Enrollment",
  "Source groups",
  "Schedules",
  "Repository",
  "Jobs",
  "Snapshots",
  "Alerts",
  "Users",
  "API tokens",
  "Agents",
  "Audit",
  "Server",
] as const;
export type Tag = (typeof TAGS)[number];

type JsonAnswer = { status: 200 | 201 | 202; schema: z.ZodType };
type EmptyAnswer = { status: 204 };
/** What is no JSON: its media type, what it holds, and further statuses that are no refusal. */
type RawAnswer = { status: 200; media: string; holds: string; alsoStatus?: readonly number[] };

/** What one method of one route takes and gives: the schemas here are the ones that check each request. */
export type JsonOperation = {
  /** Its name in generated clients. */
  name: string;
  tag: Tag;
  summary: string;
  /** More than one sentence has to say. */
  details?: string;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Takes no body as an empty object. */
  isBodyOptional?: true;
  /** Headers that it reads beside those of every route, and what for. */
  headers?: Readonly<Record<string, string>>;
  /** A body that the schema takes; shown in the documents. */
  example?: unknown;
  answer: JsonAnswer | EmptyAnswer | RawAnswer;
  /** Answers `X-Next-Cursor` and `Link` while there is more. */
  isPaged?: true;
  /** Its own refusals; what every route of its kind may answer is added by `refusalsOf`. */
  refusals: readonly ErrorCode[];
};

/** A route that speaks another protocol, with the reason why the document leaves it out. */
export type OwnProtocol = { ownProtocol: string };

export type Operation = JsonOperation | OwnProtocol;
export type Operations = Partial<Record<RouteKey, Operation>>;
