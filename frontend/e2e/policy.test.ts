// No page does what the Content-Security-Policy forbids, inline styles among it (UI-01).

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, Watched } from "./browser";
import { Machine } from "./machine";
import { places } from "./pages";

describe("a running platform", () => {
  let machine: Machine;
  let browser: Browser;

  beforeAll(async () => {
    machine = await Machine.start({ speed: 300 });
    browser = await launch();
    const onSpot = async () => (await machine.command("status")).spot_pools.reduce((sum, pool) => sum + pool.nodes, 0);
    while ((await onSpot()) < 4) await new Promise((resolve) => setTimeout(resolve, 300));
    await machine.setSpeed(1);
  });
  afterAll(async () => {
    await browser?.close();
    await machine?.end();
  });

  it("UI-01: no page and no dialog does what the policy forbids", async () => {
    const window = await Watched.open(browser, machine.url, { theme: "dark" });
    const { page } = window;
    const forbidden: string[] = [];
    await page.exposeFunction("forbid", (what: string) => forbidden.push(what));
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        const said = `${location.pathname}: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`;
        (globalThis as unknown as { forbid: (what: string) => void }).forbid(said);
      });
    });
    await window.signIn(machine.token);
    for (const { path } of await places(machine)) {
      await window.go(path);
      await window.settled();
    }
    for (const key of ["Control+k", "?"]) {
      await page.keyboard.press(key);
      await page.getByRole("dialog").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    expect(forbidden).toEqual([]);
    // The listener works: an inline style is refused and told.
    await page.evaluate(() =>
      document.head.append(Object.assign(document.createElement("style"), { textContent: "a{}" })),
    );
    await expect.poll(() => forbidden.join()).toContain("style-src");
    await window.close();
  });
});
