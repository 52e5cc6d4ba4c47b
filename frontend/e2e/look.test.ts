// What holds on every page: nothing that axe objects to in either theme, no complaint on the console and so none of the
// Content-Security-Policy, at most three questions to the API, nothing cut off on a narrow screen (UI-01, UI-04).

import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, NARROW, Watched } from "./browser";
import { Machine } from "./machine";
import { clustersOf, places, type Place } from "./pages";

const MOST_CALLS = 3;
/** What the frame around every page asks for once, whichever page it is: who is there, what waits for them, the socket. */
const FRAME = [
  "POST /auth/refresh",
  "GET /auth/me",
  "GET /pause",
  "GET /optimization-jobs?limit=50&status=awaiting_approval",
  "POST /auth/ws-tickets",
];
/** The themes differ in colors alone: the second one is judged by what depends on them. */
const RULES_OF_COLOR = ["color-contrast", "link-in-text-block"];

/** Until pages have something to show: a plan, actions that ended, figures. Then time stands, so that no node leaves whose page is open. */
async function untilSomethingWasDone(machine: Machine): Promise<void> {
  const shop = (await clustersOf(machine)).get("shop")!;
  const ended = () => machine.api<{ items: object[] }>(`/clusters/${shop}/actions?status=completed`);
  while ((await ended()).items.length === 0) await new Promise((resolve) => setTimeout(resolve, 300));
  await machine.command("pause");
}

/** Waits until colours have changed over: half-way between two themes nothing has its contrast. */
const faded = (page: Page) =>
  page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const passing = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(passing.map((one) => one.finished));
  });

describe("every page", () => {
  let machine: Machine;
  let browser: Browser;
  let all: Place[];

  beforeAll(async () => {
    machine = await Machine.start({ speed: 300 });
    browser = await launch();
    await untilSomethingWasDone(machine);
    all = await places(machine);
  });
  afterAll(async () => {
    await browser?.close();
    await machine?.end();
  });

  it("UI-01: axe finds nothing in either theme, and the console is silent", async () => {
    const window = await Watched.open(browser, machine.url, { theme: "dark" });
    const { page } = window;
    await window.signIn(machine.token);
    const found: string[] = [];
    const judge = async (where: string, axe: AxeBuilder) => {
      for (const { id, nodes } of (await axe.analyze()).violations) {
        const shown = nodes.slice(0, 3).map((node) => node.html.slice(0, 160));
        found.push(`${where}: ${id}: ${shown.join(" | ")}`);
      }
    };
    for (const { name, path } of all) {
      await page.emulateMedia({ colorScheme: "dark" });
      await window.go(path);
      await window.settled();
      await judge(`${name}, dark`, new AxeBuilder({ page }));
      await page.emulateMedia({ colorScheme: "light" });
      await page.locator("html[data-mantine-color-scheme=light]").waitFor();
      await faded(page);
      await judge(`${name}, light`, new AxeBuilder({ page }).withRules(RULES_OF_COLOR));
    }
    expect(found).toEqual([]);
    expect(window.complaints).toEqual([]);
    await window.close();
  });

  it("UI-04: a page asks the API at most three times, besides what the frame asks once", async () => {
    const window = await Watched.open(browser, machine.url, { theme: "dark" });
    await window.join(machine.firstPerson);
    const many: string[] = [];
    for (const { name, path } of all) {
      await window.page.goto("about:blank");
      window.calls.length = 0;
      await window.page.goto(machine.url + path);
      await window.settled();
      const calls = window.calls.filter((call) => !FRAME.includes(call));
      if (new Set(calls).size > MOST_CALLS) many.push(`${name}: ${calls.join(", ")}`);
    }
    expect(many).toEqual([]);
    await window.close();
  });

  it("UI-01: on a screen of 390 pixels nothing reaches beyond the page", async () => {
    const window = await Watched.open(browser, machine.url, { theme: "light", viewport: NARROW });
    await window.signIn(machine.token);
    const wide: string[] = [];
    for (const { name, path } of all) {
      await window.go(path);
      await window.settled();
      const [inner, outer] = await window.page.evaluate(() => {
        const main = document.querySelector("main")!;
        return [main.scrollWidth, main.clientWidth] as const;
      });
      if (inner > outer) wide.push(`${name}: ${inner} in ${outer}`);
    }
    expect(wide).toEqual([]);
    await window.close();
  });

  it("the server says the policy that the page says, and no script or style stands in the page", async () => {
    const answer = await fetch(machine.url);
    const page = (await answer.text()).replaceAll("&#39;", "'");
    expect(answer.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(page).toContain("script-src 'self'");
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
  });
});
