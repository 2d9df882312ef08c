export const addHost = {} as const;
