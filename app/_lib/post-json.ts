import { type Problem, problemOfJson } from "./problem";

/** Posts to the JSON API. @returns null when it worked, else what to show */
export async function postJson(path: string, body: unknown): Promise<Problem | null> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.ok) return null;
    return problemOfJson(await response.json());
  } catch {
    return problemOfJson(null);
  }
}
