import { z } from "zod";
import {
  checkDetailsBody,
  detailsCheck,
  enrolledHost,
  enrollHostBody,
  enrollmentToken,
  mintedToken,
  mintTokenBody,
} from "../contracts/enrollment";
import { pageQuery } from "../contracts/values";
import type { Operations } from "./operation";

const revoke = {
  tag: "Enrollment",
  answer: { status: 200, schema: enrollmentToken },
  refusals: ["token_not_found", "token_not_pending"],
} as const;

export const enrollmentOperations = {
  "GET /api/enrollment-tokens": {
    name: "listEnrollmentTokens",
    tag: "Enrollment",
    summary: "Lists the newest 500 enrollment tokens, never the raw ones.",
    query: pageQuery,
    answer: { status: 200, schema: z.array(enrollmentToken) },
    isPaged: true,
    refusals: [],
  },
  "POST /api/enrollment-tokens": {
    name: "mintEnrollmentToken",
    tag: "Enrollment",
    summary: "Makes the token with which one new host may enroll within an hour.",
    body: mintTokenBody,
    example: {
      hostname: "newhost.example",
      tags: ["prod", "london"],
      repo_url: "rest:https://rest.example/newhost",
      repo_username: "newhost",
      repo_password: "a long password",
      initial_paths: ["/etc", "/home"],
    },
    answer: { status: 200, schema: mintedToken },
    refusals: [],
  },
  "POST /api/enrollment-check": {
    name: "checkEnrollmentDetails",
    tag: "Enrollment",
    summary: "Judges the details of a new host without making anything of them.",
    body: checkDetailsBody,
    example: { hostname: "newhost.example", repo_url: "rest:https://rest.example/newhost" },
    answer: { status: 200, schema: detailsCheck },
    refusals: [],
  },
  "POST /api/enrollment-tokens/[tokenHash]/revoke": {
    ...revoke,
    name: "revokeEnrollmentToken",
    summary: "Ends a token that nobody has used.",
  },
  "POST /hosts/enrollment-tokens/[tokenHash]/revoke": {
    ...revoke,
    name: "revokeEnrollmentTokenShort",
    summary: "The same as the address below /api.",
  },
  "POST /api/agents/enroll": {
    name: "enrollHost",
    tag: "Enrollment",
    summary: "Makes a host of a machine that brings a token, and gives its agent a bearer token.",
    body: enrollHostBody,
    example: {
      token: "rme_the-token-that-was-minted",
      hostname: "newhost",
      os: "linux",
      arch: "amd64",
      agent_version: "0.1.0",
      restic_version: "0.18.0",
    },
    answer: { status: 200, schema: enrolledHost },
    refusals: ["unsupported_platform", "token_invalid", "token_expired", "token_used", "token_revoked", "rate_limited"],
  },
} as const satisfies Operations;
