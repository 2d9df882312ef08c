import { describe, expect, it } from "vitest";
import { splitAccess } from "./repository-access";

const URL = "rest:https://rest.example/newhost";

describe("which password opens what", () => {
  it("a user name makes the password the backend's, and the repository's too", () => {
    expect(splitAccess({ repoUrl: URL, repoUsername: "u", repoPassword: "p" })).toEqual({
      repoUrl: URL,
      access: { username: "u", password: "p", encryptionPassword: "p", isGenerated: false, isExplicitKey: false },
    });
  });

  it("without a user name it is the repository's alone", () => {
    const { access } = splitAccess({ repoUrl: URL, repoPassword: "p" });
    expect(access).toEqual({ encryptionPassword: "p", isGenerated: false, isExplicitKey: false });
  });

  it("one of its own for the repository wins", () => {
    const { access } = splitAccess({ repoUrl: URL, repoUsername: "u", repoPassword: "p", repoEncryptionPassword: "k" });
    expect(access).toMatchObject({ username: "u", password: "p", encryptionPassword: "k", isExplicitKey: true });
  });

  it("none at all makes a strong one, another each time", () => {
    const [a, b] = [splitAccess({ repoUrl: URL }).access, splitAccess({ repoUrl: URL }).access];
    expect(a.isGenerated).toBe(true);
    expect(Buffer.from(a.encryptionPassword, "base64url")).toHaveLength(32);
    expect(a.encryptionPassword).not.toBe(b.encryptionPassword);
  });
});

describe("credentials inside the URL", () => {
  it("become the backend's login and leave the URL", () => {
    const { repoUrl, access } = splitAccess({ repoUrl: "rest:https://us%40er:p%2Fw@rest.example/newhost" });
    expect(repoUrl).toBe(URL);
    expect(access).toMatchObject({ username: "us@er", password: "p/w", isGenerated: true });
  });

  it("leave an s3 URL too", () => {
    const { repoUrl, access } = splitAccess({ repoUrl: "s3:https://key:secret@s3.example/bucket", repoPassword: "k" });
    expect(repoUrl).toBe("s3:https://s3.example/bucket");
    expect(access).toMatchObject({ username: "key", password: "secret", encryptionPassword: "k" });
  });

  it.each([
    [{ repoUrl: "rest:https://u:p@rest.example/", repoUsername: "x" }, "repoUsername"],
    [{ repoUrl: "rest:https://:p@rest.example/" }, "repoUrl"],
    [{ repoUrl: "rest:https://u:%zz@rest.example/" }, "repoUrl"],
    [{ repoUrl: "rest:https://u:%0a@rest.example/" }, "repoUrl"],
    [{ repoUrl: "rest:https://[bad/" }, "repoUrl"],
  ])("are refused as %j", (typed, field) => {
    expect(() => splitAccess(typed)).toThrow(
      expect.objectContaining({ code: "invalid_request", details: [expect.objectContaining({ field })] }),
    );
  });

  it("leave other locations as they were typed", () => {
    for (const repoUrl of ["sftp:user@host:/srv/repo", "/srv/repo", "b2:bucket:path", "rclone:remote:path"])
      expect(splitAccess({ repoUrl }).repoUrl).toBe(repoUrl);
  });
});
