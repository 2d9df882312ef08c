const ESCAPES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with control characters
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])|\u009b[0-?]*[ -/]*[@-~]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what is left of them must not reach the screen
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Terminal colours, cursor moves, other controls and text-direction overrides taken out. */
export const plainText = (text: string): string => text.replace(ESCAPES, "").replace(CONTROLS, "");

const TROUBLE = /\b(error|fatal|failed|failure|denied|refused|unable|cannot|panic)\b/i;
/** Whether a line looks like trouble; good enough to jump to, never used to decide anything. */
export const isTrouble = (text: string): boolean => TROUBLE.test(text);
