import { expect, it } from "vitest";
import { listFrom, textFrom } from "./form-values";

const form = new FormData();
form.set("paths", " /etc \r\n\n/home/a b\n");
form.set("tags", "prod,  london ,");
form.set("empty", "");

it("takes an empty or missing field for not given", () => {
  expect(textFrom(form, "empty")).toBeUndefined();
  expect(textFrom(form, "missing")).toBeUndefined();
  expect(listFrom(form, "missing", /,/)).toEqual([]);
});

it("splits lists and drops what is empty", () => {
  expect(listFrom(form, "paths", /\r?\n/)).toEqual(["/etc", "/home/a b"]);
  expect(listFrom(form, "tags", /[\s,]+/)).toEqual(["prod", "london"]);
});
