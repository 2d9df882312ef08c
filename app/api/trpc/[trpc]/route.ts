import { methods } from "@/server/http/methods";
import { handleTrpc } from "@/server/trpc/handler";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  { method: "GET", handle: handleTrpc },
  { method: "POST", handle: handleTrpc },
);
