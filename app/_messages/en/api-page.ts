export const apiPage = {} as const;
