// A platform of its own for a test: `spot-local` on a free port, with a data folder that is thrown away.

import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = new URL("../../", import.meta.url).pathname;
const TARGET = process.env["CARGO_TARGET_DIR"] ?? join(ROOT, "target");
const PROGRAM = process.env["SPOT_LOCAL"] ?? join(TARGET, "debug/spot-local");
const DASHBOARD = process.env["SPOT_DASHBOARD"] ?? join(ROOT, "frontend/dist");
/** Start takes a few seconds; a machine that builds meanwhile is slower. */
const READY_WITHIN_MILLIS = 45_000;

/** A pool of instances, as the simulation names it. */
export interface Pool {
  region: string;
  instance_type: string;
  zone: string;
  nodes: number;
}

interface LoopState {
  now: string;
  speed: number;
  paused: boolean;
  spot_pools: Pool[];
}

export class Machine {
  private child: ChildProcess | null = null;
  private lines: string[] = [];
  url = "";
  token = "";
  /** The link by which the first person joins; empty when somebody has. */
  firstPerson = "";

  private constructor(
    private readonly data: string,
    private readonly scenario: string,
    private speed: number,
    private readonly readyWithinMillis: number,
  ) {}

  /** Starts with an empty data folder. */
  static async start(options: { speed: number; scenario?: string; readyWithinMillis?: number }): Promise<Machine> {
    if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: cargo build --package spot-local`);
    if (!existsSync(join(DASHBOARD, "index.html"))) throw new Error(`${DASHBOARD} is missing: npm run build`);
    const data = await mkdtemp(join(tmpdir(), "spot-e2e-"));
    const within = options.readyWithinMillis ?? READY_WITHIN_MILLIS;
    const machine = new Machine(data, options.scenario ?? "demo", options.speed, within);
    await machine.run("0");
    return machine;
  }

  /** Kills the process without a word of warning. */
  async kill(): Promise<void> {
    const child = this.child;
    if (!child) return;
    this.child = null;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }

  /** Starts again where it was killed, on the same port. */
  async comeBack(): Promise<void> {
    await this.run(new URL(this.url).port);
  }

  /** Ends it and throws its data away. */
  async end(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  /** A command to the simulation. */
  async command(name: string, body?: object): Promise<LoopState> {
    const response = await fetch(`${this.url}/local/${name}`, {
      method: name === "status" ? "GET" : "POST",
      headers: { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`/local/${name}: ${response.status} ${await response.text()}`);
    return (await response.json()) as LoopState;
  }

  /** What the API says, past the browser. */
  async api<Answer>(path: string): Promise<Answer> {
    const response = await fetch(`${this.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${this.token}` } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  /** Changes something as the installation's owner, past the browser. */
  async send(method: "POST" | "PATCH", path: string, body: object, version: number): Promise<void> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.token}`,
        "Content-Type": "application/json",
        "If-Match": `"${version}"`,
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }

  /** Makes something as the installation's owner, past the browser, and answers what the API says of it. */
  async create<Answer>(path: string, body: object): Promise<Answer> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${this.token}`,
        "Content-Type": "application/json",
        "Idempotency-Key": crypto.randomUUID(),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  /** Lets virtual time pass this fast from now on. */
  async setSpeed(speed: number): Promise<void> {
    this.speed = speed;
    await this.command("speed", { speed });
  }

  private async run(port: string): Promise<void> {
    const options = ["--data", this.data, "--port", port, "--scenario", this.scenario, "--speed", String(this.speed)];
    const child = spawn(PROGRAM, ["run", ...options, "--dashboard", DASHBOARD], { stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    const note = (line: string) => this.lines.push(line);
    createInterface({ input: child.stderr }).on("line", note);
    const output = createInterface({ input: child.stdout }).on("line", note);
    this.url = await new Promise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`spot-local ${why}:\n${this.lines.slice(-20).join("\n")}`));
      const timer = setTimeout(() => fail("is not ready in time"), this.readyWithinMillis);
      child.once("exit", (code) => fail(`ended with ${code}`));
      let url = "";
      this.firstPerson = "";
      output.on("line", (line) => {
        this.firstPerson = /http:\S+\/join#\S+/.exec(line)?.[0] ?? this.firstPerson;
        url = /http:\/\/localhost:\d+/.exec(line)?.[0] ?? url;
        if (!line.includes("ready after")) return;
        clearTimeout(timer);
        resolve(url);
      });
    });
    this.token = (await readFile(join(this.data, "token"), "utf8")).trim();
  }
}
