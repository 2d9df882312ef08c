export const demo = {
  title: "Demo data:",
  text: "these hosts do not exist, and nothing is backed up.",
} as const;
