import { audit } from "./en/audit";

type Room = keyof typeof audit.room;

/** Every action that has words, by room, in the order in which the words stand. */
export const ACTIONS: readonly { room: Room; actions: string[] }[] = (Object.keys(audit.room) as Room[]).map(
  (room) => ({
    room,
    actions: Object.keys(audit.action[room]).map((verb) => `${room}.${verb}`),
  }),
);
