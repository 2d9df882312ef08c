import assert from "node:assert/strict";
import { JOB_CAUSES, type JobCause } from "../protocol/mod.ts";
import { createErrorNotes, goDurationMs, retryOf, sentenceFor } from "./errors.ts";
import { parseLine } from "./parse.ts";

/** What restic printed on stderr, and how it exited; 0.14, 0.18 and 0.19 as they were seen. */
const SEEN: { what: string; exitCode: number; lines: string[]; cause: JobCause; words: RegExp }[] = [
  {
    what: "wrong password, 0.14",
    exitCode: 1,
    lines: ["Fatal: wrong password or no key found"],
    cause: "wrong_password",
    words: /^wrong password or no key found$/,
  },
  {
    what: "wrong password, 0.18 with --json",
    exitCode: 12,
    lines: ['{"message_type":"exit_error","code":12,"message":"Fatal: wrong password or no key found"}'],
    cause: "wrong_password",
    words: /^wrong password/,
  },
  {
    what: "repository missing, 0.14",
    exitCode: 1,
    lines: [
      "Fatal: unable to open config file: stat /R/missing/config: no such file or directory",
      "Is there a repository at the following location?",
      "/R/missing",
    ],
    cause: "repo_missing",
    words: /no such file or directory$/,
  },
  {
    what: "repository missing, 0.19 with --json",
    exitCode: 10,
    lines: [
      '{"message_type":"exit_error","code":10,"message":"Fatal: repository does not exist: unable to open config file: stat /R/missing/config: no such file or directory\\nIs there a repository at the following location?\\n/R/missing"}',
    ],
    cause: "repo_missing",
    words: /^repository does not exist/,
  },
  {
    what: "login refused, 0.14: it asks for a repository, too",
    exitCode: 1,
    lines: [
      "Fatal: unable to open config file: unexpected HTTP response (401): 401 Unauthorized",
      "Is there a repository at the following location?",
      "rest:http://alice:***@127.0.0.1:8000/alice/r0140/",
    ],
    cause: "auth_refused",
    words: /401 Unauthorized$/,
  },
  {
    what: "login refused while making the repository, 0.14",
    exitCode: 1,
    lines: [
      "Fatal: create repository at rest:http://127.0.0.1:8200/401/ failed: Fatal: server response unexpected: 401 Unauthorized (401)",
    ],
    cause: "auth_refused",
    words: /401 Unauthorized/,
  },
  {
    what: "another user's repository, 0.19",
    exitCode: 1,
    lines: [
      "Stat(<config/>) failed: unexpected HTTP response (403): 403 Forbidden",
      "Fatal: unable to open config file: unexpected HTTP response (403): 403 Forbidden",
      "rest:http://alice:***@127.0.0.1:8012/bob/r0191/",
    ],
    cause: "auth_refused",
    words: /403 Forbidden$/,
  },
  {
    what: "S3 refuses the key, 0.18",
    exitCode: 1,
    lines: [
      "Stat(<config/>) failed: Stat: Access Denied.",
      '{"message_type":"exit_error","code":1,"message":"Fatal: unable to open config file: Stat: Access Denied.\\nIs there a repository at the following location?\\ns3:https://localhost:9002/bucket1/r0180"}',
    ],
    cause: "auth_refused",
    words: /Access Denied/,
  },
  {
    what: "SSH refuses the key, 0.19",
    exitCode: 1,
    lines: [
      "subprocess ssh: root@127.0.0.1: Permission denied (publickey,keyboard-interactive).",
      "Fatal: unable to open repository at sftp:root@127.0.0.1:/F/be/sftp/r0191: unable to start the sftp session, error: error receiving version packet from server: server unexpectedly closed connection: unexpected EOF",
    ],
    cause: "auth_refused",
    words: /sftp session/,
  },
  {
    what: "locked, 0.14",
    exitCode: 1,
    lines: [
      "unable to create lock in backend: repository is already locked by PID 26237 on vm by root (UID 0, GID 0)",
      "lock was created at 2026-11-22 19:13:58 (1.939836533s ago)",
      "storage ID 6f1a9c6e",
      "the `unlock` command can be used to remove stale locks",
    ],
    cause: "repo_locked",
    words: /already locked by PID 26237/,
  },
  {
    what: "locked, 0.18 with --json",
    exitCode: 11,
    lines: [
      '{"message_type":"exit_error","code":11,"message":"unable to create lock in backend: repository is already locked by PID 28376 on vm by root (UID 0, GID 0)\\nlock was created at 2026-11-22 19:17:32 (2.970792572s ago)\\nstorage ID 86d7c9a8"}',
    ],
    cause: "repo_locked",
    words: /already locked by PID 28376/,
  },
  {
    what: "no path exists, 0.14",
    exitCode: 1,
    lines: ["/nope/dir does not exist, skipping", "Fatal: all target directories/files do not exist"],
    cause: "source_missing",
    words: /^all target directories/,
  },
  {
    what: "no path exists, 0.19 with --json",
    exitCode: 1,
    lines: [
      "/nope/dir does not exist, skipping",
      '{"message_type":"exit_error","code":1,"message":"Fatal: all source directories/files do not exist"}',
    ],
    cause: "source_missing",
    words: /^all source directories/,
  },
  {
    what: "connection refused, 0.14",
    exitCode: 1,
    lines: [
      'Fatal: unable to open config file: client.Head: Head "http://127.0.0.1:9/x/config": dial tcp 127.0.0.1:9: connect: connection refused',
      "Is there a repository at the following location?",
      "rest:http://127.0.0.1:9/x/",
    ],
    cause: "repo_unreachable",
    words: /connection refused$/,
  },
  {
    what: "unknown name, 0.14",
    exitCode: 1,
    lines: [
      'Fatal: unable to open config file: client.Head: Head "http://no-such.example:8000/x/config": dial tcp: lookup no-such.example on 127.0.0.1:53: no such host',
    ],
    cause: "repo_unreachable",
    words: /no such host$/,
  },
  {
    what: "quota of the REST server, 0.19",
    exitCode: 1,
    lines: [
      "Save(<data/70e79cba49>) failed: unexpected HTTP response (507): 507 Insufficient Storage",
      '{"message_type":"exit_error","code":1,"message":"Fatal: unable to save snapshot: unexpected HTTP response (507): 507 Insufficient Storage"}',
    ],
    cause: "no_space",
    words: /507 Insufficient Storage$/,
  },
  {
    what: "repository folder not readable, 0.18",
    exitCode: 1,
    lines: [
      "Stat(<config/>) failed: stat /R/np/config: permission denied",
      "Fatal: unable to open config file: stat /R/np/config: permission denied",
      "Is there a repository at the following location?",
    ],
    cause: "permission_denied",
    words: /permission denied$/,
  },
  {
    what: "unknown option, 0.14",
    exitCode: 1,
    lines: ["unknown flag: --stdin-from-command"],
    cause: "restic_too_old",
    words: /unknown flag/,
  },
  {
    what: "a listing of a damaged tree, 0.18",
    exitCode: 1,
    lines: [
      '{"message_type":"exit_error","code":1,"message":"decrypting blob <tree/b4575092> from ff10dbc1 failed: ciphertext verification failed"}',
    ],
    cause: "repo_damaged",
    words: /^decrypting blob/,
  },
  {
    what: "junk in the index, 0.14",
    exitCode: 1,
    lines: ["Fatal: load <index/00811f5830>: invalid data returned"],
    cause: "repo_damaged",
    words: /invalid data returned$/,
  },
  {
    what: "prune without a pack that it needs, 0.19",
    exitCode: 1,
    lines: [
      "The index references 1 needed pack files which are missing from the repository:",
      "Fatal: packs from index missing in repo",
    ],
    cause: "repo_damaged",
    words: /^packs from index missing/,
  },
  {
    what: "something nobody has seen before",
    exitCode: 1,
    lines: ["panic: runtime error: index out of range", "\truntime/proc.go:250 +0x1"],
    cause: "unknown",
    words: /^panic/,
  },
];

for (const { what, exitCode, lines, cause, words } of SEEN) {
  Deno.test(`a failure is classified: ${what} → ${cause}`, () => {
    const notes = createErrorNotes();
    for (const line of lines) notes.take(line, parseLine(line));
    assert.equal(notes.classify(exitCode), cause);
    assert.match(notes.lastWords(), words);
  });
}

Deno.test("the exit code counts before the text", () => {
  const notes = createErrorNotes();
  notes.take("Fatal: connection refused", parseLine("Fatal: connection refused"));
  assert.equal(notes.classify(12), "wrong_password");
});

Deno.test("restic's last words are one line of bounded length, however much it said", () => {
  const notes = createErrorNotes();
  const flood = `Fatal: ${"x".repeat(100_000)}`;
  for (let i = 0; i < 1000; i++) notes.take(`line ${i}`, parseLine(`line ${i}`));
  notes.take(flood, parseLine(flood));
  assert.equal(notes.lastWords().length, 500);
});

Deno.test("lines about retrying are told from others, with their delay", () => {
  const refused =
    'Save(<data/f88557ba91>) returned error, retrying after 552.330144ms: client.Post: Post "http://127.0.0.1:8310/m/data/x": dial tcp 127.0.0.1:8310: connect: connection refused';
  assert.deepEqual(retryOf(refused), { kind: "retry", delayMs: 552.330144, isHopeless: false });
  const unknownAuthority =
    'Stat(<config/>) returned error, retrying after 1.001558953s: Head "https://:***@localhost:8002/r0191/config": tls: failed to verify certificate: x509: certificate signed by unknown authority';
  assert.deepEqual(retryOf(unknownAuthority), { kind: "retry", delayMs: 1001.558953, isHopeless: true });
  assert.deepEqual(retryOf("Stat(<config/>) operation successful after 2 retries"), { kind: "over" });
  assert.equal(retryOf("/nope/dir does not exist, skipping"), null);

  const notes = createErrorNotes();
  notes.take(refused, parseLine(refused));
  assert.equal(notes.classifyRetry(), "repo_unreachable");
  assert.match(notes.lastRetry(), /^client\.Post: .* connection refused$/);
});

Deno.test("durations are read as Go prints them", () => {
  assert.equal(goDurationMs("1m20.5s"), 80_500);
  assert.equal(goDurationMs("552.25ms"), 552.25);
  assert.equal(goDurationMs("2h0m1s"), 7_201_000);
  assert.equal(goDurationMs("15µs"), 0.015);
});

Deno.test("every cause has a sentence of its own", () => {
  const sentences = JOB_CAUSES.map(sentenceFor);
  assert.equal(new Set(sentences).size, JOB_CAUSES.length);
  for (const sentence of sentences) assert.match(sentence, /^[A-Zr].*[^.]$/);
});
