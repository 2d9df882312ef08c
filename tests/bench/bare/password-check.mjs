/** The reference for logins: Node's own HTTP server that checks a password by argon2id, two at a time. */
import { createServer } from "node:http";
import { hash, verify } from "@node-rs/argon2";
import { Semaphore } from "async-mutex";

const turns = new Semaphore(2);
const stored = await hash(process.env.BENCH_PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

createServer(async (request, response) => {
  let body = "";
  for await (const piece of request) body += piece;
  const { password } = JSON.parse(body);
  const isRight = await turns.runExclusive(() => verify(stored, password));
  response.writeHead(isRight ? 200 : 401, { "content-type": "application/json" }).end("{}");
}).listen(Number(process.env.BENCH_PORT), "127.0.0.1", () => console.log("listening"));
