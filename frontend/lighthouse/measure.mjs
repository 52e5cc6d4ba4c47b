// Lighthouse on every page, signed in, on a day of demo data, desktop preset: the median of several runs, and a failure
// where a page is below what was agreed. `npm run lighthouse [-- RUNS [PAGE [HOURS]]]`; five runs unless given.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import lighthouse, { desktopConfig } from "lighthouse";
import { chromium } from "playwright-core";
import { runnerImport } from "vite";

const [runs = "5", only = "", hours = "24"] = process.argv.slice(2);
const LEAST = { performance: 95, accessibility: 98 };

const part = async (file) =>
  (await runnerImport(resolve(import.meta.dirname, "../e2e", file), { configFile: false, logLevel: "error" })).module;
const { Machine } = await part("machine.ts");
const { browserPath, freePort, Watched } = await part("browser.ts");
const { letHoursPass } = await part("pictures.ts");
const { places } = await part("pages.ts");

const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

const machine = await Machine.start({ speed: 600 });
const profile = await mkdtemp(join(tmpdir(), "spot-lighthouse-"));
const port = await freePort();
const args = [`--remote-debugging-port=${port}`, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
const context = await chromium.launchPersistentContext(profile, { executablePath: browserPath(), args });
try {
  await new Watched(context, await context.newPage(), machine.url).join(machine.firstPerson);
  await letHoursPass(machine, Number(hours));
  let wrong = 0;
  for (const { name, path } of await places(machine)) {
    if (name === "missing" || !name.includes(only)) continue;
    const scores = { performance: [], accessibility: [], "best-practices": [] };
    const paints = [];
    for (let run = 0; run < Number(runs); run += 1) {
      const flags = { port, output: "json", logLevel: "error", disableStorageReset: true };
      const { lhr } = await lighthouse(
        machine.url + path,
        { ...flags, onlyCategories: Object.keys(scores) },
        desktopConfig,
      );
      if (lhr.finalDisplayedUrl !== machine.url + path) throw new Error(`${name}: ended at ${lhr.finalDisplayedUrl}`);
      for (const key of Object.keys(scores)) scores[key].push(Math.round((lhr.categories[key].score ?? 0) * 100));
      paints.push(Math.round(lhr.audits["largest-contentful-paint"].numericValue));
    }
    const told = Object.entries(scores).map(([key, values]) => `${key} ${median(values)}`);
    console.log(`${name.padEnd(18)} ${told.join("  ")}  largest paint ${median(paints)} ms`);
    for (const [key, least] of Object.entries(LEAST)) if (median(scores[key]) < least) wrong += 1;
  }
  console.log(wrong === 0 ? "every page is as good as agreed" : `${wrong} figures are below ${JSON.stringify(LEAST)}`);
  process.exitCode = wrong === 0 ? 0 : 1;
} finally {
  await context.close();
  await machine.end();
  await rm(profile, { recursive: true, force: true });
}
