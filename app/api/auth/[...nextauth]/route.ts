import { methods } from "@/server/http/methods";
import { handleNextAuth } from "@/server/http/next-auth";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(
  { method: "GET", handle: handleNextAuth },
  { method: "POST", handle: handleNextAuth },
);
