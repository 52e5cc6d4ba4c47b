// A person who may only look, in a real browser: nothing on screen lets them change anything, each control says why, and
// the API refuses what a page would not even ask (UI-01, UI-03).

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, Watched } from "./browser";
import { Machine } from "./machine";
import { clustersOf } from "./pages";

const VIEWER = { email: "vera@example.com", password: "only looking out of the window" };

interface Listed {
  items: { id: string; version: number; name: string; joined: boolean }[];
}

describe("UI-01: a viewer", () => {
  let machine: Machine;
  let browser: Browser;
  let window: Watched;
  let analytics: string;

  beforeAll(async () => {
    machine = await Machine.start({ speed: 120 });
    browser = await launch();
    analytics = (await clustersOf(machine)).get("analytics")!;
    const { token } = await machine.create<{ token: string }>("/invites", { email: VIEWER.email, role: "viewer" });
    window = await Watched.open(browser, machine.url, { theme: "dark" });
    await window.join(`${machine.url}/join#${token}`, VIEWER);
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

  it("who was invited joins by the link and sees the figures and the plan that waits", async () => {
    await window.page.getByText("A plan for analytics waits for approval").waitFor({ timeout: 90_000 });
    await window.page
      .getByText(`vera, viewer`)
      .or(window.page.getByText(/viewer/))
      .first()
      .waitFor();
  });

  it("finds every control that changes something out of reach, with the reason, and pressing it asks nothing", async () => {
    const plan = await waitingPlan();
    const { page } = window;
    const controls: [string, string[]][] = [
      [`/jobs/${plan.id}`, ["Approve", "Reject"]],
      [`/clusters/${analytics}`, ["Optimize now"]],
      [`/clusters/${analytics}?tab=policy`, ["Save"]],
      ["/settings", ["Pause everything"]],
    ];
    for (const [path, names] of controls) {
      await window.go(path);
      for (const name of names) {
        const button = page.getByRole("button", { name, exact: true });
        await button.waitFor();
        expect(await button.getAttribute("aria-disabled"), `${name} on ${path}`).toBe("true");
        const reason = page.locator(`id=${await button.getAttribute("aria-describedby")}`);
        expect(await reason.textContent(), `${name} on ${path}`).toMatch(/This needs .*; your role is viewer\./);
        await button.click({ force: true });
        expect(await page.getByRole("dialog").count(), `${name} on ${path}`).toBe(0);
      }
    }
    await window.go(`/clusters/${analytics}?tab=policy`);
    const fields = page.locator("fieldset");
    await fields.first().waitFor();
    expect(await fields.evaluateAll((groups) => groups.every((group) => group.matches(":disabled")))).toBe(true);
    await window.go("/audit");
    await page.getByText("You may not see this").waitFor();
  });

  it("changes nothing past the page either: the API refuses by the same table", async () => {
    const plan = await waitingPlan();
    const { access_token: token } = (await (
      await fetch(`${machine.url}/api/v1/auth/login`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(VIEWER),
      })
    ).json()) as { access_token: string };
    const writes: [string, string, object][] = [
      ["POST", `/optimization-jobs/${plan.id}/approve`, {}],
      ["POST", `/optimization-jobs/${plan.id}/reject`, {}],
      ["POST", `/clusters/${analytics}/optimization-jobs`, {}],
      ["PATCH", `/clusters/${analytics}/policy`, {}],
      ["POST", "/invites", { email: "eve@example.com", role: "owner" }],
      ["PUT", "/pause", { paused: true }],
    ];
    for (const [method, path, body] of writes) {
      const answer = await fetch(`${machine.url}/api/v1${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          "Content-Type": "application/json",
          "If-Match": `"${plan.version}"`,
          "Idempotency-Key": crypto.randomUUID(),
        },
        body: JSON.stringify(body),
      });
      expect([answer.status, ((await answer.json()) as { code: string }).code], `${method} ${path}`).toEqual([
        403,
        "forbidden",
      ]);
    }
    expect((await waitingPlan()).version, "the plan is as it was").toBe(plan.version);
    expect(window.calls.filter((call) => !call.startsWith("GET") && !call.includes("/auth/"))).toEqual([
      "POST /invites/accept",
    ]);
    expect(window.complaints).toEqual([]);
  });
});
