// What people change while others change it too, and one node from its history to where it could move: a version that is not
// the present one is refused, and both are shown (UI-04, UI-05).

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, Watched } from "./browser";
import { Machine } from "./machine";
import { clustersOf } from "./pages";

interface Listed {
  items: { id: string; status: string; version: number; name: string; joined: boolean }[];
}

describe("steering while others do", () => {
  let machine: Machine;
  let browser: Browser;
  let window: Watched;
  let page: Page;
  let analytics: string;
  let shop: string;

  beforeAll(async () => {
    machine = await Machine.start({ speed: 120 });
    browser = await launch();
    window = await Watched.open(browser, machine.url, { theme: "dark" });
    page = window.page;
    await window.join(machine.firstPerson);
    // The refusals that this file is about stand on the console.
    window.expected = [/412/];
    const clusters = await clustersOf(machine);
    analytics = clusters.get("analytics")!;
    shop = clusters.get("shop")!;
  });
  afterAll(async () => {
    await browser?.close();
    await machine?.end();
  });

  /** The plan of the analytics cluster that waits for somebody. */
  async function waitingPlan() {
    const waiting = () => machine.api<Listed>(`/optimization-jobs?status=awaiting_approval&cluster_id=${analytics}`);
    await expect.poll(async () => (await waiting()).items.length, { timeout: 90_000 }).toBeGreaterThan(0);
    return (await waiting()).items[0]!;
  }

  it("a plan that somebody else approved meanwhile is not rejected: both versions are shown", async () => {
    const plan = await waitingPlan();
    await window.go("/clusters");
    await page.getByRole("link", { name: "A plan" }).click();
    await window.title("Job");
    const state = page.getByRole("region", { name: "State of the job" });
    await state.getByRole("button", { name: "Reject" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Drop this plan?").waitFor();
    // Somebody else, with the installation's token.
    await machine.send("POST", `/optimization-jobs/${plan.id}/approve`, {}, plan.version);
    await dialog.getByRole("button", { name: "Reject" }).click();
    const versions = page.getByRole("alert", { name: "Two versions" });
    await versions.getByText(/you wanted to reject version/).waitFor();
    const row = versions.getByRole("row").filter({ hasText: "State" });
    expect(await row.innerText()).toMatch(/Awaits approval\s+(Queued|Running|Completed)/);
    await dialog.getByRole("button", { name: "Leave it as it is now" }).click();
    await versions.waitFor({ state: "detached" });
    const { status } = await machine.api<{ status: string }>(`/optimization-jobs/${plan.id}`);
    expect(["queued", "running", "completed"]).toContain(status);
  });

  it("a policy that somebody else saved meanwhile is not overwritten before one has seen both", async () => {
    const path = `/clusters/${analytics}/policy`;
    await window.go(`/clusters/${analytics}?tab=policy`);
    const saved = () => machine.api<{ version: number; policy: { limits: Record<string, number> } }>(path);
    const before = await saved();
    const form = page.getByRole("form", { name: "Policy" });
    await form.getByLabel("Actions at the same time").fill("3");
    await machine.send("PATCH", path, { limits: { max_concurrent: 7, cooldown_s: 600 } }, before.version);
    await form.getByRole("button", { name: "Save", exact: true }).click();
    const versions = form.getByRole("alert", { name: "Two versions" });
    const row = (name: string) => versions.getByRole("row").filter({ hasText: name });
    expect(await row("Actions at the same time").innerText()).toMatch(/3\s+7/);
    expect(await row("Rest after a job").innerText()).toContain(`${before.policy.limits["cooldown_s"]} s\t600 s`);
    expect((await saved()).policy.limits["max_concurrent"]).toBe(7);
    await form.getByRole("button", { name: /Save my changes over version/ }).click();
    await page.getByText("The policy was saved").waitFor();
    const { version, policy } = await saved();
    // Only what I changed is mine: the other one's rest stays.
    expect([version, policy.limits["max_concurrent"], policy.limits["cooldown_s"]]).toEqual([
      before.version + 2,
      3,
      600,
    ]);
    await form.getByLabel("Actions at the same time").fill("99");
    await form.getByText("A whole number from 1 to 20").waitFor();
  });

  it("UI-05: a node is followed from the table to what it took, what it cost, and where it could move", async () => {
    const node = async () => {
      const { items } = await machine.api<Listed>(`/clusters/${shop}/nodes`);
      return items.find((known) => known.joined)!.name;
    };
    const name = await node();
    interface History {
      usage: { cpu_mean_millicores: number }[];
    }
    const history = () => machine.api<History>(`/clusters/${shop}/nodes/${encodeURIComponent(name)}/history`);
    await expect.poll(async () => (await history()).usage.length, { timeout: 60_000 }).toBeGreaterThan(0);
    await window.go(`/clusters/${shop}?tab=nodes&q=${encodeURIComponent(name)}`);
    await page.getByRole("button", { name, exact: true }).click();
    await page
      .getByRole("dialog")
      .getByRole("link", { name: /What it took and cost/ })
      .click();
    await window.title(name);
    await page.getByRole("figure", { name: /Last window: CPU \d+ %, memory \d+ %/ }).waitFor();
    const pools = page.getByRole("table", { name: "Where it could move" });
    expect(await pools.getByRole("row").count()).toBe(6);
    await page.getByRole("region", { name: "What the plan says of it" }).waitFor();
    await page.getByRole("table", { name: `Pods of ${name}` }).waitFor();
    expect(window.complaints).toEqual([]);
  });
});
