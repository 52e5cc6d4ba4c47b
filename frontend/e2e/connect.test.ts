// Connecting an agent: a token made, used, revoked; what to run (UI-05, CLU-05). And the pipeline, with the socket and
// without (LIVE-04).

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, Watched } from "./browser";
import { Machine } from "./machine";
import { clustersOf } from "./pages";

const MANIFEST = "spot-optimizer-agent.yaml";

describe("connecting an agent", () => {
  let machine: Machine;
  let browser: Browser;
  let window: Watched;
  let page: Page;
  let shop: string;

  beforeAll(async () => {
    machine = await Machine.start({ speed: 60 });
    browser = await launch();
    window = await Watched.open(browser, machine.url, { theme: "dark" });
    page = window.page;
    await window.join(machine.firstPerson);
    // A cluster without a plan has none to give; an image that is none is refused.
    window.expected = [/status of 404/, /status of 422/];
    shop = (await clustersOf(machine)).get("shop")!;
  });
  afterAll(async () => {
    await browser?.close();
    await machine?.end();
  });

  /** Registers as an agent with this token would, from a cluster that is not the one that is connected. */
  async function register(token: string): Promise<[number, string]> {
    const response = await fetch(`${machine.url}/api/v1/clusters/${shop}/agent/register`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({
        agent_version: "0.1.0",
        instance_id: "pod-of-the-test",
        kubernetes_version: "v1.35.1",
        cluster_uid: "uid-of-another-cluster",
        node_count: 1,
        dry_run: false,
      }),
    });
    const { code } = (await response.json()) as { code?: string };
    return [response.status, code ?? ""];
  }

  it("UI-05: with the keyboard alone a token is made, shown once and masked, opens the API, and is revoked", async () => {
    const { keyboard } = page;
    await window.go(`/clusters/${shop}`);
    await page.getByRole("button", { name: "Connect", exact: true }).focus();
    await keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Connect an agent to shop" });
    await dialog.getByText(/^Agent heard/).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === "INPUT");
    await keyboard.type("chart of the test");
    await keyboard.press("Tab");
    await keyboard.type("400");
    await keyboard.press("Enter");
    await dialog.getByText("1 to 365 days").waitFor();
    await keyboard.press("Control+a");
    await keyboard.type("30");
    await keyboard.press("Enter");
    const field = dialog.getByLabel("The token, shown this once");
    expect(await field.getAttribute("type"), "masked until one asks").toBe("password");
    const token = await field.inputValue();
    expect(token).toMatch(/^sotagt_[\w-]{43}$/);
    // The token is good, and the guard against a second cluster is what refuses it.
    expect(await register(token)).toEqual([409, "cluster_uid_mismatch"]);

    const row = dialog.getByRole("row").filter({ hasText: "chart of the test" });
    await row.getByText("Good", { exact: true }).waitFor();
    await row.getByRole("button", { name: "Revoke" }).focus();
    await keyboard.press("Enter");
    const question = page.getByRole("dialog", { name: /^Revoke sotagt_/ });
    await question.getByRole("button", { name: "Revoke" }).focus();
    await keyboard.press("Enter");
    await row.getByText("Revoked", { exact: true }).waitFor();
    expect(await register(token)).toEqual([401, "token_invalid"]);

    await page.getByRole("dialog", { name: "Connect an agent to shop" }).focus();
    await keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await dialog.getByRole("button", { name: "Make a token" }).waitFor();
    expect(await page.content(), "closed, the token is gone").not.toContain(token);
  });

  it("UI-05: the manifest that is downloaded names the image and this cluster, and holds no token", async () => {
    await window.go(`/clusters/${shop}?connect=agent`);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Image").fill("registry.example.com/agent:1");
    await dialog.getByText("Look at it").click();
    await dialog.getByText('image: "registry.example.com/agent:1"').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      dialog.getByRole("button", { name: "Download the manifest" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(MANIFEST);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const manifest = Buffer.concat(chunks).toString();
    for (const part of [shop, machine.url, "registry.example.com/agent:1", "kind: ClusterRole"])
      expect(manifest).toContain(part);
    expect(manifest).not.toContain("sotagt_");
    await dialog.getByLabel("Image").fill("not an image");
    await dialog.getByText("a reference like registry.example.com/name:tag").waitFor();
    await window.go("/activity");
    await page.getByText("Agent token revoked").first().waitFor();
  });

  it("LIVE-04: the pipeline says the same when it is pushed and when it is asked for", async () => {
    interface Part {
      part: string;
      state: string;
      reason: string;
    }
    const rows = page.getByRole("table", { name: "Parts of the loop" }).getByRole("row");
    // Moments themselves: how long ago they were depends on when each page asked last.
    const screen = (of: Page) =>
      of
        .getByRole("table", { name: "Parts of the loop" })
        .getByRole("row")
        .evaluateAll((all) =>
          all.slice(1).map((row) => {
            const cells = Array.from(row.querySelectorAll("[role=cell]"));
            return cells.map((cell) => cell.querySelector("time")?.dateTime ?? cell.textContent).join(" | ");
          }),
        );
    const allOk = async () => {
      const { components } = await machine.api<{ components: Part[] }>("/pipeline/status");
      return components.filter(({ state }) => state === "ok").length >= 7;
    };
    await expect.poll(allOk, { timeout: 120_000 }).toBe(true);
    // The executor's first work comes as an event.
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await window.title("Pipeline");
    await rows.filter({ hasText: "Executor" }).getByText("OK").waitFor({ timeout: 120_000 });
    await machine.command("pause");
    const { components } = await machine.api<{ components: Part[] }>("/pipeline/status");
    const poller = await Watched.open(browser, machine.url, { theme: "light" });
    poller.expected = [/WebSocket/];
    await poller.page.routeWebSocket(/live/, (socket) => socket.close());
    await poller.signInAsOwner();
    await poller.go("/pipeline");
    await poller.title("Pipeline");
    await poller.page.getByRole("button", { name: "Not live" }).waitFor();
    // What is polled is what is pushed: while time stands, both screens and the API agree.
    await expect.poll(() => screen(poller.page)).toHaveLength(components.length);
    await expect.poll(async () => (await screen(page)).join("\n")).toBe((await screen(poller.page)).join("\n"));
    const shown = await screen(poller.page);
    components.forEach(({ reason }, place) => expect(shown[place]).toContain(reason));
    // And without the socket a change is on screen with the next poll.
    await machine.command("resume");
    const before = poller.calls.filter((call) => call.includes("/pipeline/status")).length;
    await expect
      .poll(() => poller.calls.filter((call) => call.includes("/pipeline/status")).length, { timeout: 35_000 })
      .toBeGreaterThan(before);
    await poller.close();
    expect(window.complaints).toEqual([]);
  });
});
