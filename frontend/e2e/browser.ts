// A real browser that writes down what a person would not see: messages on the console, refused loads, requests.

import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

const API = "/api/v1";
const KNOWN = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser of this machine; `CHROMIUM` names another. */
export function browserPath(): string {
  const path = process.env["CHROMIUM"] ?? KNOWN.find((known) => existsSync(known));
  if (!path) throw new Error("no Chromium was found: install it, or name it in CHROMIUM");
  return path;
}

/** A port of loopback that nobody uses just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export function launch(): Promise<Browser> {
  // In containers Chromium's own sandbox has no rights to work with.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: browserPath(), args });
}

/** What is not on screen by then will not be; two cores may be busy with a build. */
const PATIENCE_MILLIS = 30_000;

export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };

/** Whoever joins in a test. */
export const OWNER = { email: "ada@example.com", password: "a long walk by the river" };

interface Look {
  theme: "dark" | "light";
  viewport?: { width: number; height: number };
}

/** A window with what it complained of and asked for. */
export class Watched {
  readonly complaints: string[] = [];
  readonly calls: string[] = [];
  /** Complaints that a test brings about on purpose. */
  expected: RegExp[] = [];

  constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly url: string,
  ) {
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.complain(message.text());
    });
    page.on("pageerror", (error) => this.complain(String(error)));
    page.on("request", (request) => {
      const { pathname, search } = new URL(request.url());
      if (pathname.startsWith(API)) this.calls.push(`${request.method()} ${pathname.slice(API.length)}${search}`);
    });
  }

  private complain(text: string): void {
    if (!this.expected.some((pattern) => pattern.test(text))) this.complaints.push(`${this.page.url()}: ${text}`);
  }

  static async open(browser: Browser, url: string, { theme, viewport = WIDE }: Look): Promise<Watched> {
    const context = await browser.newContext({ viewport, colorScheme: theme, timezoneId: "Europe/Berlin" });
    context.setDefaultTimeout(PATIENCE_MILLIS);
    return new Watched(context, await context.newPage(), url);
  }

  /** Signs in with the installation's token. */
  async signIn(token: string): Promise<void> {
    await this.page.goto(this.url);
    await this.page.getByRole("button", { name: "Sign in with the installation's token" }).click();
    await this.page.getByLabel("Token", { exact: true }).fill(token);
    await this.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await this.title("Overview");
  }

  /** Joins by a one-time link, the first person's unless it is for somebody else; that signs in as well. */
  async join(link: string, as = OWNER): Promise<void> {
    await this.page.goto(link);
    await this.page.getByLabel("E-mail address").fill(as.email);
    await this.page.getByLabel("Password", { exact: true }).fill(as.password);
    await this.page.getByRole("button", { name: "Join" }).click();
    await this.title("Overview");
  }

  /** Signs in as the person who joined. */
  async signInAsOwner(): Promise<void> {
    await this.page.goto(this.url);
    await this.page.getByLabel("E-mail address").fill(OWNER.email);
    await this.page.getByLabel("Password", { exact: true }).fill(OWNER.password);
    await this.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await this.title("Overview");
  }

  /** Goes to a page as a link would: without loading the application anew. */
  async go(path: string): Promise<void> {
    await this.page.evaluate((to) => {
      history.pushState(null, "", to);
      dispatchEvent(new PopStateEvent("popstate"));
    }, path);
  }

  /** Waits for the page with this title. */
  async title(name: string): Promise<void> {
    await this.page.getByRole("heading", { name, level: 1, exact: true }).waitFor();
  }

  /** Waits until what was asked for is on screen. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(() => document.querySelectorAll('[aria-label^="Loading "]').length === 0);
    await this.page.waitForTimeout(250);
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
