export const sourceGroups = {} as const;
