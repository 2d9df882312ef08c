export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** What a cookie says, or `system` for anything else. */
export const themeOf = (text: string | undefined): Theme => THEMES.find((theme) => theme === text) ?? "system";
