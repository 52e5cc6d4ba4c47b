// Coming in and being sent out, in a real browser (UI-02, UI-03).

import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch, OWNER, Watched } from "./browser";
import { Machine } from "./machine";

describe("UI-03: signing in", () => {
  let machine: Machine;
  let browser: Browser;
  let window: Watched;

  beforeAll(async () => {
    machine = await Machine.start({ speed: 60 });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await machine?.end();
  });
  beforeEach(async () => {
    window = await Watched.open(browser, machine.url, { theme: "dark" });
    // The browser itself writes down every answer that is a refusal.
    window.expected = [/the server responded with a status of (401|410|422)/];
  });
  afterEach(() => window.close());

  it("the first person joins by the one-time link, stays signed in over a reload, and the link is used up", async () => {
    const { page } = window;
    const link = machine.firstPerson;
    await window.join(link);
    expect(page.url(), "the link's secret is gone from the address").not.toContain(new URL(link).hash);
    await page.reload();
    await window.title("Overview");
    const stored = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]));
    expect(stored, "no token where a script could find it").not.toMatch(/ey[A-Za-z0-9_-]{20}|[A-Za-z0-9_-]{43}/);
    await window.go("/settings");
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.getByText("You signed out.").waitFor();
    await page.goto(link);
    await page.getByLabel("E-mail address").fill("eve@example.com");
    await page.getByLabel("Password", { exact: true }).fill("another long password");
    await page.getByRole("button", { name: "Join" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toMatch(/used|too old/);
    expect(window.complaints).toEqual([]);
  });

  it("a wrong password and an unknown address are told alike, and the right password opens", async () => {
    const { page } = window;
    const told: (string | null)[] = [];
    await page.goto(machine.url);
    for (const [email, password] of [
      [OWNER.email, "not this one at all"],
      ["nobody@example.com", OWNER.password],
    ] as const) {
      await page.getByLabel("E-mail address").fill(email);
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect.poll(() => page.getByRole("button", { name: "Sign in", exact: true }).isEnabled()).toBe(true);
      told.push(await page.getByRole("alert").textContent());
    }
    expect(told[0]).toContain("do not belong together");
    expect(told[1]).toBe(told[0]);
    await window.signInAsOwner();
    expect(window.complaints).toEqual([]);
  });

  it("what is typed wrongly is told beside its field before anything is sent", async () => {
    const { page } = window;
    await page.goto(machine.url);
    await page.getByLabel("E-mail address").fill("ada");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    expect(await page.getByLabel("E-mail address").getAttribute("aria-invalid")).toBe("true");
    await page.getByText("Type your password.").waitFor();
    expect(window.calls).toEqual([]);
  });

  it("an access token that ended is renewed once without a word; a sign-in that ended elsewhere leads to the way in", async () => {
    const { page } = window;
    await window.signInAsOwner();
    await page.route(
      "**/api/v1/spot-pools*",
      (route) => route.fulfill({ status: 401, json: { code: "token_invalid" } }),
      {
        times: 1,
      },
    );
    await window.go("/market");
    await page.getByRole("table", { name: "Pools" }).waitFor();
    expect(window.calls.filter((call) => call === "POST /auth/refresh").length).toBe(1);
    await window.context.clearCookies();
    await page.route("**/api/v1/pipeline/funnel*", (route) => route.fulfill({ status: 401, json: {} }), { times: 1 });
    await window.go("/funnel");
    await page.getByText("Your sign-in has ended.").waitFor();
    await page.getByLabel("E-mail address").fill(OWNER.email);
    await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await window.title("Decision funnel");
  });

  it("a token of another installation is refused", async () => {
    const { page } = window;
    await page.goto(machine.url);
    await page.getByRole("button", { name: "Sign in with the installation's token" }).click();
    await page.getByLabel("Token", { exact: true }).fill("x".repeat(43));
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText("The API does not know this token.").waitFor();
  });
});
