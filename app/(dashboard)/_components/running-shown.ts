/** How many running jobs the overview shows; each of them is asked for its progress. */
export const RUNNING_SHOWN = 5;
