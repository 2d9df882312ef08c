/** Whether the first admin is still to be made; null when the server did not say. */
export async function isSetupOpen(signal: AbortSignal): Promise<boolean | null> {
  try {
    const response = await fetch("/api/setup", { signal });
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null && "is_open" in body ? body.is_open === true : null;
  } catch {
    return null;
  }
}
