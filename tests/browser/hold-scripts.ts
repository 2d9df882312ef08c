import type { Page } from "@playwright/test";

/** Keeps the scripts of what is opened next back, until what it returns is called. */
export async function holdScripts(page: Page): Promise<() => void> {
  let start = () => {};
  const mayStart = new Promise<void>((resolve) => {
    start = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await mayStart;
    await route.continue();
  });
  return start;
}
