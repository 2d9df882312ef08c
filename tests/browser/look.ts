import type { BrowserContext, Page } from "@playwright/test";
import type { TestServer } from "../harness/server";
import { expect } from "./fixtures";

/** Widths of a phone, a laptop and the largest screen that is cared for, in pixels. */
export const WIDTHS = { phone: 390, laptop: 1280, wall: 2560 } as const;

/** A browser that is logged in as the first admin, without going through the form. */
export async function logInByCookie(context: BrowserContext, server: TestServer): Promise<void> {
  const value = (await server.adminApi()).cookie("rm_session") ?? "";
  await context.addCookies([{ name: "rm_session", value, url: server.url, httpOnly: true, sameSite: "Lax" }]);
}

/** Opens an address and waits until its screen is there: its heading, and nothing that is still being loaded. */
export async function open(page: Page, path: string): Promise<number> {
  const answer = await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 }).first(), `${path} has no heading`).toBeVisible();
  await expect(page.locator("[aria-busy=true]"), `${path} is still loading`).toHaveCount(0);
  return answer?.status() ?? 0;
}

/** Fails when the page can be scrolled sideways, and names what sticks out. */
export async function expectToFit(page: Page, what: string, widths: readonly number[]): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => {
      const root = document.documentElement;
      const isCut = (element: Element | null): boolean => {
        if (element === null || element === document.body) return false;
        return getComputedStyle(element).overflowX !== "visible" || isCut(element.parentElement);
      };
      const outside = [...document.querySelectorAll("body *")].filter(
        (element) => element.getBoundingClientRect().right > root.clientWidth + 1 && !isCut(element.parentElement),
      );
      const names = outside
        .slice(-3)
        .map((element) => `<${element.tagName.toLowerCase()} class="${element.className}">`);
      return root.scrollWidth > root.clientWidth ? `${root.scrollWidth} px: ${names.join(", ")}` : null;
    });
    expect(wide, `${what} can be scrolled sideways at ${width} px`).toBeNull();
  }
}
