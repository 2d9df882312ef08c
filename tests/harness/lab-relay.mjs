// Runs inside a lab: takes connections on a Unix socket, which no network namespace hides, to an address in the lab.
import { connect, createServer } from "node:net";
import { pipeline } from "node:stream";

const [socketPath, host, port] = process.argv.slice(2);

createServer({ allowHalfOpen: true }, (outside) => {
  const inside = connect({ host, port: Number(port), allowHalfOpen: true });
  const ignore = () => undefined; // either end may go away; the other is told by its own stream
  pipeline(outside, inside, ignore);
  pipeline(inside, outside, ignore);
}).listen(socketPath, () => console.log("relaying"));
