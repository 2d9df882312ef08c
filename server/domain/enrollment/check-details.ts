import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import type { FieldProblem } from "@/server/core/errors";
import { fieldProblems, parseInput } from "@/server/core/input";
import { type CheckDetailsInput, checkDetailsSchema, mintTokenSchema } from "./schemas";

export type DetailsCheck = {
  problems: FieldProblem[];
  /** The host that goes by this name already, and would be enrolled again. */
  knownHost: { hostId: string; hostname: string } | null;
};

/** Judges the details of a new host while they are typed, by the rules that minting a token goes by. */
export async function checkDetails(ctx: Ctx, input: CheckDetailsInput): Promise<DetailsCheck> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const typed = parseInput(checkDetailsSchema, input);
  const given = Object.keys(typed);
  const parsed = mintTokenSchema.safeParse(typed);
  const problems = parsed.success
    ? []
    : fieldProblems(parsed.error).filter(({ field }) => given.includes(field.split(".")[0] ?? ""));
  const hostname = mintTokenSchema.shape.hostname.safeParse(typed.hostname);
  const known = hostname.success
    ? await ctx.db.prisma.host.findUnique({ where: { hostname: hostname.data }, select: { id: true, hostname: true } })
    : null;
  return { problems, knownHost: known && { hostId: known.id, hostname: known.hostname } };
}
