import type { Messages, Translation } from "../text";

export const demo: Translation<Messages["demo"]> = {
  title: "Demodaten:",
  text: "Diese Hosts gibt es nicht, und nichts wird gesichert.",
};
