export const hostBulk = {} as const;
