export const forum = {} as const;
