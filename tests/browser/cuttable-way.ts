import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

export type CuttableWay = { url: string; cut(): void; restore(): void; close(): Promise<void> };

/** Another way to a server, which can be cut: what is open breaks off, and what is new is refused. */
export async function cuttableWay(port: number): Promise<CuttableWay> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const way = createServer((socket) => {
    if (isCut) return void socket.destroy();
    const onward = connect(port, "127.0.0.1");
    for (const one of [socket, onward]) {
      sockets.add(one);
      one.on("error", () => {});
      one.on("close", () => {
        sockets.delete(one);
        socket.destroy();
        onward.destroy();
      });
    }
    socket.pipe(onward).pipe(socket);
  });
  way.listen(0, "127.0.0.1");
  await once(way, "listening");
  const breakOff = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(way.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      breakOff();
    },
    restore() {
      isCut = false;
    },
    async close() {
      breakOff();
      way.close();
      await once(way, "close");
    },
  };
}
