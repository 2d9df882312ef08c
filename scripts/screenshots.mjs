/**
 * `node scripts/screenshots.mjs`: the README's pictures, taken from the built server with the demo fleet, light and
 * dark, as WebP in docs/screenshots. Needs the build and Chromium (RM_TEST_CHROMIUM, else /usr/bin/chromium).
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { demoApi } from "./lib/demo-api.mjs";
import { showFleet } from "./lib/demo-fleet.mjs";
import { freePort, stopAll } from "./lib/demo-processes.mjs";
import { step } from "./lib/steps.mjs";

const OUT = "docs/screenshots";
const MAX_TOTAL = 1.2 * 1024 * 1024;
const VIEW = { width: 1440, height: 900 };

const folder = mkdtempSync(join(tmpdir(), "restic-manager-screenshots-"));
const port = await freePort(8490);
const server = `http://127.0.0.1:${port}`;
const password = randomBytes(12).toString("base64url");
const serverEnv = {
  RM_LISTEN: `127.0.0.1:${port}`,
  RM_PUBLIC_URL: server,
  RM_DATA_DIR: join(folder, "server"),
  RM_ADMIN_USERNAME: "admin",
  RM_ADMIN_PASSWORD: password,
  RM_LOG_LEVEL: "warn",
};
try {
  await showFleet({ serverEnv, server });
  const total = await step("pictures", takeAll);
  console.log(`${(total / 1024).toFixed(0)} KiB in ${OUT}`);
  if (total > MAX_TOTAL) throw new Error(`The pictures take more than ${MAX_TOTAL} bytes; make them smaller.`);
} finally {
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
}

async function screens() {
  const api = demoApi(server);
  await api.post("/api/auth/login", { username: "admin", password });
  const hosts = await api.get("/api/hosts");
  const host = hosts.find(({ hostname }) => hostname.startsWith("db-01"))?.host_id;
  const [running] = await api.get("/api/jobs?status=running&kind=backup&limit=1");
  return {
    overview: "/",
    hosts: "/hosts",
    host: `/hosts/${host}`,
    job: `/jobs/${running?.job_id}`,
    week: "/schedules?view=week",
  };
}

async function takeAll() {
  mkdirSync(OUT, { recursive: true });
  const executablePath = process.env.RM_TEST_CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  let total = 0;
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: VIEW, colorScheme, baseURL: server, reducedMotion: "reduce" });
    const page = await context.newPage();
    await logIn(page);
    for (const [name, path] of Object.entries(await screens())) total += await take(page, { name, path, colorScheme });
    await context.close();
  }
  await browser.close();
  return total;
}

async function logIn(page) {
  await page.goto("/login");
  await page.locator("input[name=username]").fill("admin");
  await page.locator("input[name=password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.waitForURL((url) => url.pathname !== "/login");
}

/** A screen that is not there is left out. @returns how many bytes its picture takes */
async function take(page, { name, path, colorScheme }) {
  const answer = await page.goto(path);
  if (!answer?.ok()) return 0;
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
  // Live figures come a second after the page.
  await page.waitForTimeout(2_500);
  const file = join(OUT, `${name}-${colorScheme}.webp`);
  writeFileSync(file, await toWebp(page, await page.screenshot()));
  return statSync(file).size;
}

/** By the browser's own encoder, in a page that has no policy against it. */
async function toWebp(page, png) {
  const encoder = await page.context().newPage();
  const url = await encoder.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
      canvas.getContext("2d").drawImage(image, 0, 0);
      return canvas.toDataURL("image/webp", 0.82);
    },
    `data:image/png;base64,${png.toString("base64")}`,
  );
  await encoder.close();
  return Buffer.from(url.split(",")[1], "base64");
}
