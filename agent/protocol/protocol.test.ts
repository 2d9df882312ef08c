import { describe, expect, it } from "vitest";
import { goldenNames, messageTypes, readBadFrames, readGolden, schemaFor } from "../testing/fixtures.ts";
import {
  absolutePathSchema,
  encode,
  excludePatternSchema,
  hostnameSchema,
  MAX_CHUNK_BYTES,
  MAX_FRAME_BYTES,
  MAX_LINES_PER_CHUNK,
  OLDEST_ACCEPTED_PROTOCOL,
  PROTOCOL_VERSION,
  repositoryUrlProblem,
  repositoryUrlSchema,
  schemeOf,
  secretSchema,
  tagSchema,
} from "./mod.ts";

describe("golden frames", () => {
  it("exist for every message type, and for nothing else", () => {
    expect(goldenNames()).toEqual(messageTypes.map(({ type }) => type).sort());
  });

  it.each(messageTypes)("$type is understood without losing a field", ({ to, type }) => {
    expect(schemaFor[to].parse(readGolden(type))).toEqual(readGolden(type));
  });

  it.each(messageTypes)("$type is refused in the other direction", ({ to, type }) => {
    const other = to === "agent" ? "server" : "agent";
    expect(schemaFor[other].safeParse(readGolden(type)).success).toBe(false);
  });
});

describe("bad frames", () => {
  it.each(readBadFrames())("to $to: $why", ({ to, frame }) => {
    expect(schemaFor[to].safeParse(frame).success).toBe(false);
  });
});

describe("envelopes", () => {
  it("carry the protocol version and an id of their own", () => {
    const [first, second] = [1, 2].map(() => JSON.parse(encode({ type: "config.applied", revision: 1 })));
    expect(first).toMatchObject({ v: PROTOCOL_VERSION, type: "config.applied", revision: 1 });
    expect(first.id).not.toBe(second.id);
  });

  it("hold a full chunk in one frame even if every byte of it must be escaped", () => {
    const perLine = Math.floor(MAX_CHUNK_BYTES / MAX_LINES_PER_CHUNK) - 1;
    const line = { at: new Date().toISOString(), stream: "stderr" as const, text: "\u0001".repeat(perLine) };
    const frame = encode({
      type: "job.logged",
      jobId: "j".repeat(100),
      index: 1_000_000,
      lines: Array.from({ length: MAX_LINES_PER_CHUNK }, () => line),
    });
    expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(MAX_FRAME_BYTES);
  });

  it("accept the current protocol version and at most the one before it", () => {
    expect(PROTOCOL_VERSION - OLDEST_ACCEPTED_PROTOCOL).toBeGreaterThanOrEqual(0);
    expect(PROTOCOL_VERSION - OLDEST_ACCEPTED_PROTOCOL).toBeLessThanOrEqual(1);
  });
});

describe("repository locations", () => {
  it.each([
    ["/srv/restic", "local"],
    ["C:\\backup", "local"],
    ["rest:https://backup.example:8000/web-01/", "rest"],
    ["rest:http://user:secret@10.0.0.1/", "rest"],
    ["s3:https://s3.example/bucket/path", "s3"],
    ["s3:s3.amazonaws.com/bucket", "s3"],
    ["b2:bucket:path", "b2"],
    ["azure:container:/path", "azure"],
    ["gs:bucket:/path", "gs"],
    ["swift:container:/path", "swift"],
    ["sftp:backup@host:/srv/restic", "sftp"],
    ["sftp://backup@host:2222//srv/restic", "sftp"],
    ["rclone:my-remote:path/to/repo", "rclone"],
  ])("%s is let through as %s", (url, scheme) => {
    expect(repositoryUrlProblem(url)).toBeNull();
    expect(repositoryUrlSchema.parse(url)).toBe(url);
    expect(schemeOf(url)).toBe(scheme);
  });

  it.each([
    ["rclone::local,option='touch /tmp/x':/srv", /inline options/],
    ["rclone::sftp,ssh=id:/srv", /inline options/],
    ["rclone:remote,command=id:/srv", /inline options/],
    ["rclone:remote:a:b", /inline options/],
    ["rclone:remote:it's", /inline options/],
    ["rclone:-remote:path", /inline options/],
    ["sftp:-oProxyCommand=id:/x", /sftp:/],
    ["sftp:me@-oProxyCommand=id:/x", /sftp:/],
    ["sftp://-oProxyCommand=id/x", /sftp:/],
    ["sftp://me@-oProxyCommand=id/x", /sftp:/],
    ["s3:-option", /bucket/],
    ["sftp:me:secret@host:/x", /password/],
    ["sftp://me:secret@host/x", /password/],
    ["rest:https://host/x?password=secret", /query/],
    ["rest:ftp://host/", /rest:/],
    ["rest:", /rest:/],
    ["--password-command=id", /absolute path/],
    ["-o", /absolute path/],
    ["local:/srv", /absolute path/],
    ["../repo", /absolute path/],
    ["file:///srv", /absolute path/],
    ["/srv/a\nRESTIC_PASSWORD_COMMAND=id", /control characters/],
    ["/srv/a\u0000", /control characters/],
    ["rest:https://host/\u001b[2J", /control characters/],
  ])("%j is refused, and the reason says what to type", (url, why) => {
    expect(repositoryUrlProblem(url)).toMatch(why);
    expect(repositoryUrlSchema.safeParse(url).success).toBe(false);
  });

  it("are refused beyond 2048 characters", () => {
    expect(repositoryUrlSchema.safeParse(`/${"a".repeat(2047)}`).success).toBe(true);
    expect(repositoryUrlSchema.safeParse(`/${"a".repeat(2048)}`).success).toBe(false);
  });
});

describe("values", () => {
  it.each(["/", "/etc", "/a b", "/-o", '/it\'s "quoted" $HOME', "C:\\Users", "C:/Users", "\\\\server\\share"])(
    "%j is an absolute path",
    (path) => {
      expect(absolutePathSchema.parse(path)).toBe(path);
    },
  );

  it.each([
    "",
    "etc",
    "./etc",
    "~",
    "--exclude",
    "-/etc",
    "C:",
    "/etc\n/x",
    "/\u0000",
    "/\u007f",
    `/${"a".repeat(4096)}`,
  ])("%j is no absolute path", (path) => {
    expect(absolutePathSchema.safeParse(path).success).toBe(false);
  });

  it.each([
    ["web-01", "web-01"],
    [" WEB.Example ", "web.example"],
    ["a".repeat(63), "a".repeat(63)],
    ["10.0.0.1", "10.0.0.1"],
  ])("%j is the host name %s", (text, name) => {
    expect(hostnameSchema.parse(text)).toBe(name);
  });

  it.each([
    "",
    "-a",
    "a-",
    "a..b",
    ".a",
    "a_b",
    "a b",
    "a\nb",
    "a/b",
    "ä",
    "a;id",
    "$(id)",
    "a".repeat(64),
    "a.".repeat(130),
  ])("%j is no host name", (text) => {
    expect(hostnameSchema.safeParse(text).success).toBe(false);
  });

  it.each(["", " ", "a,b", "a b", "a\tb", "a\nb", "a\u0000b", "a".repeat(65)])("%j is no tag", (text) => {
    expect(tagSchema.safeParse(text).success).toBe(false);
  });

  it.each(["*.tmp", "--password-command=id", "/var/cache/**", "a,b"])("%j is an exclude pattern", (text) => {
    expect(excludePatternSchema.parse(text)).toBe(text);
  });

  it.each(["", "a\nb", "a\u0000", "a".repeat(1025)])("%j is no exclude pattern", (text) => {
    expect(excludePatternSchema.safeParse(text).success).toBe(false);
  });

  it("lets a secret hold anything but control characters, and keeps its spaces", () => {
    expect(secretSchema.parse(" p'ä\"$\\ s ")).toBe(" p'ä\"$\\ s ");
    for (const bad of ["", "a\nb", "a\rb", "a\u0000b"]) expect(secretSchema.safeParse(bad).success).toBe(false);
  });
});
