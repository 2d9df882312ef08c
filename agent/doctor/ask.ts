/** One request without a body, over the same verified stream as the agent's own, of which only the head matters. */
import { type IncomingHttpHeaders, request } from "node:http";
import { AgentError, messageOf } from "../errors.ts";
import { requestOn } from "../http.ts";
import { openSocket, type ServerAddress, type ServerTrust } from "../transport.ts";
import { AGENT_VERSION } from "../version.ts";

export type Asked = {
  address: ServerAddress;
  trust: ServerTrust;
  path: string;
  headers: Record<string, string>;
  timeoutMs: number;
};
export type Head = { status: number; headers: IncomingHttpHeaders };

/** Throws AgentError `unreachable`, `tls_failed` or `pin_mismatch`. */
export async function ask({ address, trust, path, headers, timeoutMs }: Asked): Promise<Head> {
  const { socket } = await openSocket({ address, trust, timeoutMs });
  return await new Promise<Head>((resolve, reject) => {
    const fail = (why: string) => reject(new AgentError("unreachable", `${address.authority} ${why}`));
    const call = request(
      {
        ...requestOn(socket, {
          address,
          path,
          headers: { "user-agent": `restic-manager-agent/${AGENT_VERSION} (doctor)`, ...headers },
        }),
        timeout: timeoutMs,
      },
      (response) => resolve({ status: response.statusCode ?? 0, headers: response.headers }),
    );
    call.on("upgrade", (response) => resolve({ status: 101, headers: response.headers }));
    call.on("timeout", () => fail(`gave no answer within ${timeoutMs / 1000} s`));
    call.on("error", (error) => fail(`did not answer: ${messageOf(error)}`));
    call.end();
  }).finally(() => socket.destroy());
}
