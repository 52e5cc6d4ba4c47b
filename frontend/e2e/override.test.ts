// A Spot node is forced on-demand by somebody with a keyboard, followed until it is so, and let go before its time (UI-05,
// OVR-01, OVR-03).

import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, Watched } from "./browser";
import { Machine } from "./machine";
import { clustersOf } from "./pages";

interface Node {
  name: string;
  instance_id: string | null;
  capacity_type: string;
  joined: boolean;
  ready: boolean;
  unschedulable: boolean;
  pods: number;
}

interface Override {
  id: string;
  target_id: string;
  replacement_id: string | null;
  state: string;
  note: string | null;
}

describe("a node forced on-demand", () => {
  let machine: Machine;
  let browser: Browser;
  let window: Watched;
  let page: Page;
  let shop: string;

  beforeAll(async () => {
    machine = await Machine.start({ speed: 600 });
    browser = await launch();
    window = await Watched.open(browser, machine.url, { theme: "dark" });
    page = window.page;
    await window.join(machine.firstPerson);
    // The page of a node that has left asks once more before it is closed.
    window.expected = [/404/];
    shop = (await clustersOf(machine)).get("shop")!;
  });
  afterAll(async () => {
    await browser?.close();
    await machine?.end();
  });

  const nodes = async () => (await machine.api<{ items: Node[] }>(`/clusters/${shop}/nodes?limit=500`)).items;
  const overrides = async () => (await machine.api<{ items: Override[] }>("/overrides")).items;

  /** A Spot node of a cluster that no job has. */
  async function spotNode(): Promise<Node> {
    const found = async () => {
      const { active_job_id: busy } = await machine.api<{ active_job_id: string | null }>(`/clusters/${shop}`);
      const spot = (await nodes()).filter((node) => node.capacity_type === "spot" && node.joined && node.pods > 0);
      return busy ? undefined : spot.find((node) => node.ready && !node.unschedulable);
    };
    await expect.poll(found, { timeout: 120_000, interval: 500 }).toBeTruthy();
    await machine.setSpeed(60);
    return (await found())!;
  }

  /** Nothing that axe objects to, in either theme. */
  async function judge(): Promise<void> {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(300);
      const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').analyze();
      expect(violations.map(({ id, nodes: [first] }) => `${id}: ${first?.html}`)).toEqual([]);
    }
  }

  it("UI-05, OVR-01: is on-demand before the Spot node leaves, and ends early, by keyboard alone", async () => {
    const node = await spotNode();
    await window.go(`/clusters/${shop}/nodes/${encodeURIComponent(node.name)}`);
    await window.title(node.name);
    await page.getByRole("button", { name: "Force on-demand" }).press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("heading", { name: `Force ${node.name} on-demand?` }).waitFor();
    await dialog.getByText(/\d+ pods? of this node/).waitFor();
    await judge();
    const hours = dialog.getByLabel("For how many hours");
    await hours.fill("200");
    await dialog.getByText("A whole number of hours from 1 to 168").waitFor();
    await hours.press("Enter");
    expect(await overrides()).toEqual([]);
    await hours.fill("12");
    await dialog.getByLabel("Why").fill("a release");
    await hours.press("Enter");

    // What was asked for is followed in the same dialog, until it is so.
    await machine.setSpeed(300);
    const how = dialog.getByRole("group", { name: "How it goes" });
    await how.waitFor();
    const link = how.getByRole("link", { name: "See the on-demand node" });
    await expect
      .poll(async () => (await overrides())[0]?.state, { timeout: 120_000, interval: 500 })
      .toMatch(/active|ended/);
    const known = (await overrides())[0]!;
    expect([known.state, known.note, known.target_id]).toEqual(["active", null, node.instance_id]);
    await link.waitFor();
    await judge();
    const bought = (await nodes()).find((other) => other.instance_id === known.replacement_id)!;
    expect(bought.capacity_type).toBe("on_demand");
    expect((await nodes()).map((other) => other.name)).not.toContain(node.name);

    await link.press("Enter");
    await page.getByRole("button", { name: bought.name, exact: true }).press("Enter");
    await page
      .getByRole("dialog")
      .getByRole("link", { name: /What it took and cost/ })
      .press("Enter");
    await window.title(bought.name);
    await page.getByText("on-demand until", { exact: true }).first().waitFor();
    const again = page.getByRole("button", { name: "Force on-demand" });
    expect(await again.getAttribute("aria-disabled")).toBe("true");
    await page.getByText("It is forced on-demand already.").first().waitFor({ state: "attached" });

    await page.getByRole("button", { name: "End early" }).press("Enter");
    await judge();
    await page.getByRole("dialog").getByRole("button", { name: "End it" }).press("Enter");
    await page.getByText("It holds nothing any more").waitFor();
    await page.getByText("on-demand until", { exact: true }).waitFor({ state: "detached" });
    expect((await overrides())[0]!.note).toContain("ended early by");
    await page.getByText("It is bought on-demand already.").first().waitFor({ state: "attached" });
    expect(window.complaints).toEqual([]);
  });
});
