import { router } from "../init";

export const jobsRouter = router({});
