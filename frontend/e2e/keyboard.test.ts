// Everything without a mouse (UI-01).

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, Watched } from "./browser";
import { Machine } from "./machine";

const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");

describe("UI-01: keyboard only", () => {
  let machine: Machine;
  let browser: Browser;
  let window: Watched;

  beforeAll(async () => {
    machine = await Machine.start({ speed: 120 });
    browser = await launch();
    window = await Watched.open(browser, machine.url, { theme: "dark" });
    // A cluster without a plan has none to give.
    window.expected = [/status of 404/];
  });
  afterAll(async () => {
    await browser?.close();
    await machine?.end();
  });

  it("signs in, reads the keys, goes by chords and finds a cluster by the palette", async () => {
    const { page } = window;
    const { keyboard } = page;
    await page.goto(machine.url);
    await page.getByLabel("E-mail address").waitFor();
    while (!(await page.locator(":focus").textContent())?.includes("installation's token")) await keyboard.press("Tab");
    await keyboard.press("Enter");
    await keyboard.type(machine.token);
    await keyboard.press("Enter");
    await window.title("Overview");

    await keyboard.press("?");
    await page.getByRole("dialog").getByText("Find anything, do anything").waitFor();
    await keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });

    await keyboard.press("g");
    await keyboard.press("m");
    await window.title("Market");
    await keyboard.press("/");
    expect(await focused(page)).toMatch(/pools/i);
    await keyboard.type("g c");
    expect(page.url(), "chords are letters while one types").toContain("/market");

    await keyboard.press("Control+k");
    await expect.poll(() => focused(page)).toBe("Find anything");
    await keyboard.type("shop");
    await page.getByRole("option", { selected: true }).getByText("shop").waitFor();
    await keyboard.press("Enter");
    await window.title("shop");
  });

  it("moves through tabs, sorts a table, opens a node and comes back to where it was", async () => {
    const { page } = window;
    const { keyboard } = page;
    await page.getByRole("tab", { name: "Plan" }).focus();
    await keyboard.press("ArrowRight");
    await keyboard.press("Enter");
    await page.getByRole("table", { name: "Nodes" }).waitFor();
    await page.getByRole("button", { name: /^Price/ }).focus();
    await keyboard.press("Enter");
    await page.locator('[role=columnheader][aria-sort="descending"]').waitFor();
    expect(page.url()).toContain("sort=");
    const node = page.getByRole("cell").first().getByRole("button");
    await node.focus();
    const name = await node.textContent();
    await keyboard.press("Enter");
    await page.getByRole("dialog").getByText("List price").waitFor();
    await keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await page.locator(":focus").textContent()).toBe(name);
    expect(window.complaints).toEqual([]);
  });

  it("says in words how a figure is computed, and gives the focus back", async () => {
    const { page } = window;
    await page.keyboard.press("g");
    await page.keyboard.press("o");
    const how = page.getByRole("button", { name: "How is net savings computed?" });
    await how.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: /net savings/i }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => focused(page)).toBe("How is net savings computed?");
  });
});
