import assert from "node:assert/strict";
import { createLogger } from "./log.ts";
import { createScrubber } from "./scrub.ts";

Deno.test("a secret is hidden in every form that a program may print it in", () => {
  const secret = 'p@ss/w"rd <&> ä+';
  const scrubber = createScrubber();
  scrubber.learn(secret);
  const forms = [
    secret,
    encodeURIComponent(secret),
    encodeURI(secret),
    JSON.stringify(secret),
    btoa(String.fromCharCode(...new TextEncoder().encode(secret))),
    encodeURIComponent(secret).replaceAll("%20", "+"),
    "p%40ss%2Fw%22rd%20%3C&%3E%20%C3%A4+",
  ];
  for (const form of forms) assert.doesNotMatch(scrubber.scrub(`x ${form} y`), /ss.?.?.?w|cEBz/, form);
});

Deno.test("a password inside any URL is hidden, known or not", () => {
  const scrubber = createScrubber();
  assert.equal(scrubber.scrub("open rest:https://me:hunter2@host/x failed"), "open rest:https://me:***@host/x failed");
  assert.equal(scrubber.scrub("https://host:8000/x?a=b@c"), "https://host:8000/x?a=b@c");
});

Deno.test("the longer of two secrets is hidden whole, and a very short one does not blank out words", () => {
  const scrubber = createScrubber();
  scrubber.learn("secret", "secret-and-more", "e", "", undefined);
  assert.equal(scrubber.scrub("secret-and-more, secret, else"), "***, ***, else");
});

Deno.test("the agent's log is one scrubbed line per event, whatever its fields hold", () => {
  const lines: string[] = [];
  const scrubber = createScrubber();
  scrubber.learn('to"ken');
  createLogger(scrubber, (line) => lines.push(line)).warn("it broke", {
    detail: 'a\nb to"ken',
    count: 1,
    none: undefined,
  });
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /^time=\S+ level=warn msg="it broke" detail="a\\nb \*\*\*" count=1$/);
});
