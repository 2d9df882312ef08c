import type { Row } from "./lib/rows";

/** `isQuick` asks for smaller sizes, to see that it works rather than to measure. */
export type Scale = { isQuick: boolean };
export type Benchmark = { name: string; title: string; run(scale: Scale): Promise<Row[]> };
