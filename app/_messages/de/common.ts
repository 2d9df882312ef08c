import type { Messages, Translation } from "../text";

export const common: Translation<Messages["common"]> = {
  dryRun: "{title} (Probelauf)",
};
