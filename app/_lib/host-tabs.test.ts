import { expect, it } from "vitest";
import { HOST_TABS, hostPath, hostTabFrom } from "./host-tabs";

it("keeps the open tab in the address", () => {
  for (const tab of HOST_TABS)
    expect(hostTabFrom(new URL(hostPath("id", tab), "http://fleet.example").searchParams.get("tab"))).toBe(tab);
  expect(hostTabFrom("nonsense")).toBe("overview");
});
