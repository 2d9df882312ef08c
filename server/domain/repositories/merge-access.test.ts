import { expect, test } from "vitest";
import { mergeAccess } from "./merge-access";

const url = "rest:https://rest.test/one";
const secrets = { username: "backup", password: "login", encryptionPassword: "key" };
const broken = { url, isReady: false, secrets };
const ready = { url, isReady: true, secrets };

test("a password typed for a repository that never opened replaces login and key, as at enrollment", () => {
  expect(mergeAccess({ repoPassword: "new" }, broken).secrets).toEqual({
    username: "backup",
    password: "new",
    encryptionPassword: "new",
  });
});

test("a repository that opens keeps its key when the login changes, unless a new key is named", () => {
  expect(mergeAccess({ repoPassword: "new" }, ready).secrets).toMatchObject({
    password: "new",
    encryptionPassword: "key",
  });
  const named = mergeAccess({ repoPassword: "new", repoEncryptionPassword: "other" }, ready);
  expect(named.secrets).toMatchObject({ password: "new", encryptionPassword: "other" });
});

test("a key alone leaves the login as it is", () => {
  expect(mergeAccess({ repoEncryptionPassword: "other" }, broken).secrets).toEqual({
    ...secrets,
    encryptionPassword: "other",
  });
});

test("another path of the same server keeps the login; another server does not learn it", () => {
  const moved = mergeAccess({ repoUrl: "rest:https://rest.test/two" }, ready);
  expect(moved).toEqual({ url: "rest:https://rest.test/two", secrets });
  const foreign = mergeAccess({ repoUrl: "rest:https://evil.test/one" }, ready);
  expect(foreign.secrets).toEqual({ encryptionPassword: "key" });
  expect(mergeAccess({ repoUrl: "/srv/restic" }, ready).secrets).toEqual({ encryptionPassword: "key" });
});

test("credentials given twice are refused", () => {
  const twice = { repoUrl: "rest:https://u:p@rest.test/", repoUsername: "u" };
  expect(() => mergeAccess(twice, broken)).toThrowError(expect.objectContaining({ code: "invalid_request" }));
});

test("a password without a login is refused while the repository opens, because it could only mean the key", () => {
  const local = { url: "/srv/restic", isReady: true, secrets: { encryptionPassword: "key" } };
  expect(() => mergeAccess({ repoPassword: "new" }, local)).toThrow(/repoPassword/);
  expect(mergeAccess({ repoPassword: "new" }, { ...local, isReady: false }).secrets.encryptionPassword).toBe("new");
  expect(mergeAccess({ repoEncryptionPassword: "new" }, local).secrets.encryptionPassword).toBe("new");
});
