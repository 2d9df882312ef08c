import { expect, it } from "vitest";
import { ROLES, roleFrom } from "./roles";

it("takes an unknown role for the lowest", () => {
  expect(ROLES.map((role) => roleFrom(role))).toEqual([...ROLES]);
  expect(roleFrom("root")).toBe("viewer");
});
