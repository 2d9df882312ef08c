import { router } from "../init";

export const repositoriesRouter = router({});
