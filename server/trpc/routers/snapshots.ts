import { router } from "../init";

export const snapshotsRouter = router({});
