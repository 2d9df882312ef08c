import "server-only";
import { cookies } from "next/headers";
import { TIME_ZONE_CHOICE_COOKIE, TIME_ZONE_COOKIE } from "./cookies";
import { isTimeZone } from "./format";

/** The zone that the reader of this request chose, and the one to show times in: that, else the browser's, else UTC. */
export async function requestTimeZone(): Promise<{ timeZone: string; chosenZone: string | null }> {
  const jar = await cookies();
  const zoneIn = (name: string) => {
    const zone = jar.get(name)?.value;
    return zone && isTimeZone(zone) ? zone : null;
  };
  const chosenZone = zoneIn(TIME_ZONE_CHOICE_COOKIE);
  return { timeZone: chosenZone ?? zoneIn(TIME_ZONE_COOKIE) ?? "UTC", chosenZone };
}
