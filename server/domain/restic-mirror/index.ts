export { listResticMirror } from "./list-restic-mirror";
export { type MirroredRestic, readMirror } from "./read-mirror";
