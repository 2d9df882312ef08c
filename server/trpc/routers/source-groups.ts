import { router } from "../init";

export const sourceGroupsRouter = router({});
