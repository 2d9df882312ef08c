/** Words that many rooms use. */
export const common = {
  dryRun: "{title} (dry run)",
} as const;
