/** How this agent came about. */

/** By `deno compile`, as a bundle beside its runtime, or straight from its source. */
export function kindOfBuild(): "compiled" | "bundled" | "source" {
  if (Deno.build.standalone) return "compiled";
  // The entry is what tells: in a bundle every module has its address.
  return Deno.mainModule.endsWith(".ts") ? "source" : "bundled";
}
