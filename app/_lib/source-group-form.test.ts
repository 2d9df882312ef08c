import { createTranslator } from "use-intl/core";
import { expect, it } from "vitest";
import { de } from "../_messages/de";
import { en } from "../_messages/en";
import type { Messages } from "../_messages/text";
import { groupFrom, hooksText, limitsText, linesOf } from "./source-group-form";

const formOf = (values: Record<string, string>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
};

it("reads lines, switches, limits and hooks", () => {
  const form = formOf({
    name: "web",
    paths: " /srv/www \r\n\r\n/etc\n",
    excludes: "*.tmp\ncache/*",
    tags: "web, nightly",
    isExcludeCaches: "on",
    uploadKibps: "500",
    niceness: "0",
    ioPriority: "idle",
    compression: "",
    hookBefore: "systemctl stop app",
  });
  expect(groupFrom(form)).toEqual({
    name: "web",
    paths: ["/srv/www", "/etc"],
    excludes: ["*.tmp", "cache/*"],
    tags: ["web", "nightly"],
    isOneFileSystem: false,
    isExcludeCaches: true,
    isVss: false,
    limits: { uploadKibps: 500, niceness: 0, ioPriority: "idle" },
    hooks: { before: "systemctl stop app" },
  });
});

it("leaves what is empty out", () => {
  expect(groupFrom(formOf({}))).toMatchObject({ name: "", paths: [], limits: {}, hooks: {} });
  expect(linesOf("\n \n")).toEqual([]);
});

it("says limits and hooks in words", () => {
  const t = createTranslator({ locale: "en", messages: en, namespace: "sourceGroups" });
  const messages = de as unknown as Messages;
  const german = createTranslator({ locale: "de", messages, namespace: "sourceGroups" });
  const limits = { uploadKibps: 5000, niceness: 10, ioPriority: "idle" } as const;
  expect(limitsText(limits, t)).toBe("5000 KiB/s up, nice 10, disk priority idle");
  expect(limitsText(limits, german)).toBe("5000 KiB/s hoch, nice 10, Plattenpriorität nur im Leerlauf");
  expect(limitsText({}, t)).toBe("");
  expect(hooksText({ before: true, after: false }, t)).toBe("Before each backup");
  expect(hooksText({ before: false, after: false }, t)).toBe("");
});
