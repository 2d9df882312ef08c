import { createServer } from "node:http";
import { chromium, type Page } from "@playwright/test";
import { onEnd } from "@/tests/harness/cleanup";
import { startDemoServer } from "@/tests/harness/demo-server";
import { findFreePort } from "@/tests/harness/ports";
import type { Benchmark, Scale } from "./benchmark";
import { judge } from "./lib/rows";
import { median } from "./lib/statistics";

type Vitals = { lcp: number; cls: number; inp: number };

/** What the browser itself measures: largest paint, shifts of the layout, the slowest answer to a key or a click. */
export const pages: Benchmark = {
  name: "pages",
  title: "LCP, CLS and INP of the main screens",
  async run({ isQuick }: Scale) {
    const hosts = isQuick ? 1_000 : 10_000;
    const server = await startDemoServer({ hosts, days: 2, logDays: 1 });
    const api = await server.adminApi();
    const bare = await startBarePage();
    const executablePath = process.env.RM_TEST_CHROMIUM ?? "/usr/bin/chromium";
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
    onEnd(() => browser.close());
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const value = api.cookie("rm_session") ?? "";
    await context.addCookies([{ name: "rm_session", value, url: server.url }]);
    const [job] = await api.call<{ job_id: string }[]>("GET", "/api/jobs?status=failed&limit=1");
    const screens = {
      overview: "/",
      [`hosts (${hosts})`]: "/hosts",
      host: `/hosts/${server.hosts[0]?.hostId}`,
      job: `/jobs/${job?.job_id}`,
    };
    const rounds = isQuick ? 2 : 5;
    const page = await context.newPage();
    const reference = await measure(page, bare, rounds);
    const rows = [];
    for (const [name, path] of Object.entries(screens)) {
      const ours = await measure(page, server.url + path, rounds);
      const common = { bare: null, of: "value", better: "lower" } as const;
      rows.push(
        judge({
          what: `${name}: LCP`,
          unit: "ms",
          ours: ours.lcp,
          ...common,
          bare: reference.lcp,
          must: 2_500,
          stretch: 1_000,
        }),
        judge({
          what: `${name}: CLS × 1000`,
          unit: "count",
          ours: Math.round(ours.cls * 1_000),
          ...common,
          must: 100,
          stretch: 10,
        }),
        judge({
          what: `${name}: INP`,
          unit: "ms",
          ours: ours.inp,
          ...common,
          bare: reference.inp,
          must: 200,
          stretch: 100,
        }),
      );
    }
    await browser.close();
    await server.stop();
    return rows;
  },
};

/** A page of words and one button: what the machine and the browser take by themselves. */
async function startBarePage(): Promise<string> {
  const port = await findFreePort();
  const rows = Array.from({ length: 50 }, (_, i) => `<tr><td>host-${i}.example<td>Protected<td>Online</tr>`).join("");
  const html = `<!doctype html><title>bare</title><h1>Hosts</h1><input><button>Press</button><table>${rows}</table>`;
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(html));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  onEnd(() => void server.close());
  return `http://127.0.0.1:${port}/`;
}

async function measure(page: Page, url: string, rounds: number): Promise<Vitals> {
  const found: Vitals[] = [];
  for (let round = 0; round < rounds; round += 1) found.push(await visit(page, url));
  const mid = (of: (vitals: Vitals) => number) => median(found.map(of));
  return { lcp: mid(({ lcp }) => lcp), cls: mid(({ cls }) => cls), inp: mid(({ inp }) => inp) };
}

/** Presses keys and a search box, where there is one, as a person who looks around would. */
async function visit(page: Page, url: string): Promise<Vitals> {
  // What compiles this file wraps functions in a call that the browser does not have.
  await page.addInitScript("globalThis.__name = (wrapped) => wrapped");
  await page.addInitScript(observe);
  await page.goto(url, { waitUntil: "load" });
  await page.waitForTimeout(1_000);
  const box = page.locator("input:visible").first();
  if ((await box.count()) > 0) await box.pressSequentially("web", { delay: 60 });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.waitForTimeout(500);
  const vitals = await page.evaluate(() => Reflect.get(window, "benchVitals") as Vitals);
  if (vitals.lcp === 0) throw new Error(`The browser told of no paint at ${url}.`);
  return vitals;
}

function observe(): void {
  type Entry = PerformanceEntry & { value?: number; hadRecentInput?: boolean; interactionId?: number };
  const vitals = { lcp: 0, cls: 0, inp: 0 };
  Reflect.set(window, "benchVitals", vitals);
  const watch = (type: string, note: (entry: Entry) => void) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) note(entry);
    }).observe({ type, buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
  watch("largest-contentful-paint", ({ startTime }) => {
    vitals.lcp = startTime;
  });
  watch("layout-shift", ({ value = 0, hadRecentInput }) => {
    if (!hadRecentInput) vitals.cls += value;
  });
  watch("event", ({ duration, interactionId = 0 }) => {
    if (interactionId > 0) vitals.inp = Math.max(vitals.inp, duration);
  });
}
