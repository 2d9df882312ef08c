export const repositories = {} as const;
