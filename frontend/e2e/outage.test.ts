// What breaks is said, and what was broken goes on by itself (LIVE-01, LIVE-03, UI-01).

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, Watched } from "./browser";
import { clustersOf } from "./pages";
import { Machine } from "./machine";

describe("outages as they are seen", () => {
  let machine: Machine;
  let browser: Browser;
  let window: Watched;

  beforeAll(async () => {
    machine = await Machine.start({ speed: 120 });
    browser = await launch();
    window = await Watched.open(browser, machine.url, { theme: "light" });
    window.expected = [/Failed to load resource/, /WebSocket connection/];
    await window.signIn(machine.token);
  });
  afterAll(async () => {
    await browser?.close();
    await machine?.end();
  });

  it("a page of a proxy instead of an answer is a screen with a way on, and trying again works", async () => {
    const { page } = window;
    const broken = "**/api/v1/spot-pools*";
    await page.route(broken, (route) => route.fulfill({ status: 502, contentType: "text/html", body: "<h1>502</h1>" }));
    await window.go("/market");
    await page.getByText("Something broke").waitFor();
    await page.unroute(broken);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("table", { name: "Pools" }).waitFor();
  });

  it("what one may not see and what is not there each have their screen", async () => {
    const { page } = window;
    const body = { type: "about:blank", title: "Forbidden", status: 403, code: "forbidden", detail: "members only" };
    await page.route("**/api/v1/audit/entries*", (route) =>
      route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify(body) }),
    );
    await window.go("/audit");
    await page.getByText("You may not see this").waitFor();
    const missing: string[] = [];
    const shop = (await clustersOf(machine)).get("shop")!;
    for (const id of [shop.replace(/.$/, (last) => (last === "0" ? "1" : "0")), `clu_${"0".repeat(32)}`]) {
      await window.go(`/clusters/${id}`);
      await page.getByText("There is no such thing here").waitFor();
      missing.push((await page.getByRole("alert").textContent()) ?? "");
    }
    expect(missing[0]?.replace(/req_\S+/, "")).toBe(missing[1]?.replace(/req_\S+/, ""));
  });

  it("LIVE-01: a server that is killed is seen at once; when it is back the page is live again and goes on", async () => {
    const { page } = window;
    await window.go("/");
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("region", { name: "Key figures" }).waitFor();
    await window.settled();
    await machine.kill();
    await page.getByRole("button", { name: "Not live" }).waitFor({ timeout: 5_000 });
    expect(await page.getByRole("region", { name: "Key figures" }).isVisible(), "what was loaded stays").toBe(true);
    await window.go("/funnel");
    await page.getByText("The API cannot be reached", { exact: true }).waitFor();
    await machine.comeBack();
    await page.getByText("Live", { exact: true }).waitFor({ timeout: 30_000 });
    await page.getByRole("table", { name: "Runs" }).or(page.getByText("No run in this window")).waitFor();
    await window.go("/");
    const feed = page.getByRole("region", { name: /^Live activity/ }).getByRole("listitem");
    const before = await feed.first().textContent();
    await expect.poll(() => feed.first().textContent(), { timeout: 30_000 }).not.toBe(before);
    expect(window.complaints).toEqual([]);
  });
});
