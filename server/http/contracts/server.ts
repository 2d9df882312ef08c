import { z } from "zod";

export const health = z.object({ status: z.string().describe("ok"), version: z.string() });
export const setupState = z.object({ is_open: z.boolean().describe("True while there is no account yet.") });
export const openApiDocument = z.looseObject({ openapi: z.string(), info: z.looseObject({ title: z.string() }) });
