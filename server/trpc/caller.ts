import "server-only";
import { headers } from "next/headers";
import { contextOfRequest } from "@/server/request-context";
import { createCaller } from "./root";

/** The procedures as a server component calls them, on behalf of the request's own reader. */
export async function serverCaller() {
  return createCaller(await contextOfRequest(await headers()));
}
