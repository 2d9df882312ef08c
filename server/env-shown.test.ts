import { expect, it } from "vitest";
import { readEnv } from "./env";
import { shownSettings } from "./env-shown";

it("tells what was set and what is a default, and of a secret only that it is set", () => {
  const source = {
    RM_KEEP_JOBS_DAYS: "30",
    RM_SECRET_KEY: "the-secret",
    RM_ADMIN_USERNAME: "a",
    RM_ADMIN_PASSWORD: "b",
  };
  const shown = shownSettings(readEnv(source), source);
  expect(shown).toContainEqual({ name: "RM_KEEP_JOBS_DAYS", value: "30", isDefault: false });
  expect(shown).toContainEqual({ name: "RM_KEEP_LOGS_DAYS", value: "90", isDefault: true });
  expect(shown).toContainEqual({ name: "RM_SECRET_KEY", value: "set", isDefault: false });
  expect(JSON.stringify(shown)).not.toMatch(/the-secret|ADMIN/);
});
