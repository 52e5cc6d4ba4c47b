import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClientFrame, LiveEvent } from "./frames";
import { LiveSocket, type Listener, type LiveState, type Surroundings, type Wire } from "./socket";

/** A server with one log per channel, that replays after a cursor; wires to it can be cut at any time. */
class FakeServer implements Surroundings {
  log: string[] = [];
  replayFrom = 0;
  wires: FakeWire[] = [];
  timers: { run: () => void; millis: number }[] = [];
  refuse = false;
  tickets = 0;

  open(protocols: (ticket: string) => string[]): Promise<Wire> {
    if (this.refuse) return Promise.reject(new Error("refused"));
    this.tickets += 1;
    const wire = new FakeWire(this, protocols(`t${this.tickets}`));
    this.wires.push(wire);
    return Promise.resolve(wire);
  }
  setTimer(run: () => void, millis: number) {
    const timer = { run, millis };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }
  chance() {
    return 1;
  }
  /** Runs the timer that is due first. */
  tick(): number {
    const [first] = this.timers.sort((one, other) => one.millis - other.millis);
    if (!first) throw new Error("nothing waits");
    this.timers = this.timers.filter((timer) => timer !== first);
    first.run();
    return first.millis;
  }
  get wire(): FakeWire {
    return this.wires.at(-1)!;
  }
  happens(channel: string): void {
    this.log.push(`evt_${this.log.length}`);
    this.wire?.push(channel);
  }
}

class FakeWire implements Wire {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  sent: ClientFrame[] = [];
  open = true;
  private next: number | null = null;

  constructor(
    private readonly server: FakeServer,
    readonly protocols: string[],
  ) {}

  send(text: string): void {
    if (!this.open) return;
    const frame = JSON.parse(text) as ClientFrame;
    this.sent.push(frame);
    if (frame.op === "ping") this.tell({ op: "pong", id: frame.id });
    if (frame.op !== "subscribe") return;
    const head = this.server.log.at(-1) ?? null;
    this.tell({ op: "subscribed", id: frame.id, channel: frame.channel, head });
    const after = frame.after ? this.server.log.indexOf(frame.after) + 1 : this.server.log.length;
    const lost = after < this.server.replayFrom;
    if (lost) this.tell({ op: "reset", channel: frame.channel, reason: "cursor_expired" });
    this.next = lost ? this.server.log.length : after;
    this.push(frame.channel);
  }
  push(channel: string): void {
    if (this.next === null) return;
    for (; this.open && this.next < this.server.log.length; this.next += 1) {
      const event = {
        channel,
        event_id: this.server.log[this.next]!,
        at: "2026-03-01T09:00:00.000Z",
        type: "x",
        data: {},
      };
      this.tell({ op: "event", ...event });
    }
  }
  tell(frame: object): void {
    this.onmessage?.({ data: JSON.stringify({ v: 1, ...frame }) });
  }
  close(): void {
    this.open = false;
  }
  cut(): void {
    this.open = false;
    this.onclose?.();
  }
}

class Page implements Listener {
  states: LiveState[] = [];
  events: string[] = [];
  resets: string[] = [];
  onState(state: LiveState): void {
    this.states.push(state);
  }
  onEvent(event: LiveEvent): void {
    this.events.push(event.event_id);
  }
  onReset(channel: string): void {
    this.resets.push(channel);
  }
}

async function opened(server: FakeServer): Promise<void> {
  await Promise.resolve();
  await Promise.resolve();
  server.wire.onopen?.();
}

async function connected(server: FakeServer, page: Page): Promise<LiveSocket> {
  const socket = new LiveSocket(server, page);
  socket.watch("org:activity");
  socket.start();
  await opened(server);
  return socket;
}

describe("the live connection", () => {
  it("LIVE-01: offers the protocol and a ticket of its own each time, never an address with it", async () => {
    const server = new FakeServer();
    await connected(server, new Page());
    server.wire.cut();
    server.tick();
    await opened(server);
    expect(server.wires.map((wire) => wire.protocols)).toEqual([
      ["spot.v1", "ticket.t1"],
      ["spot.v1", "ticket.t2"],
    ]);
  });

  it("LIVE-03: however often it breaks, no event is missing and none comes twice", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 120 }), async (cuts) => {
        const server = new FakeServer();
        server.log.push("evt_before");
        const page = new Page();
        await connected(server, page);
        for (const cut of cuts) {
          if (cut) server.wire.cut();
          server.happens("org:activity");
          if (cut) {
            server.tick();
            await opened(server);
          }
        }
        expect(page.events).toEqual(server.log.slice(1));
      }),
      { numRuns: 40 },
    );
  });

  it("drops an event that the server repeats", async () => {
    const server = new FakeServer();
    const page = new Page();
    await connected(server, page);
    server.happens("org:activity");
    server.wire.tell({ op: "event", channel: "org:activity", event_id: "evt_0", at: "", type: "x", data: {} });
    expect(page.events).toEqual(["evt_0"]);
  });

  it("asks for a reload when what it missed is not kept, and is live from there on", async () => {
    const server = new FakeServer();
    const page = new Page();
    await connected(server, page);
    server.happens("org:activity");
    server.wire.cut();
    for (let more = 0; more < 5; more += 1) server.happens("org:activity");
    server.replayFrom = 4;
    server.tick();
    await opened(server);
    expect(page.resets).toEqual(["org:activity"]);
    server.happens("org:activity");
    expect(page.events).toEqual(["evt_0", "evt_6"]);
  });

  it("asks for a reload when the channel had no event before the break and has one after", async () => {
    const server = new FakeServer();
    const page = new Page();
    await connected(server, page);
    server.wire.cut();
    server.happens("org:activity");
    server.tick();
    await opened(server);
    expect(page.resets).toEqual(["org:activity"]);
  });

  it("says that it is broken and waits longer each time", async () => {
    const server = new FakeServer();
    const page = new Page();
    await connected(server, page);
    server.refuse = true;
    server.wire.cut();
    const waits: number[] = [];
    for (let again = 0; again < 4; again += 1) {
      waits.push(server.tick());
      await Promise.resolve();
      await Promise.resolve();
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
    expect(page.states.slice(0, 3)).toEqual(["connecting", "live", "broken"]);
  });

  it("notices a link that died silently: no answer to a ping within ten seconds", async () => {
    const server = new FakeServer();
    const page = new Page();
    await connected(server, page);
    server.wire.open = false;
    expect(server.tick()).toBe(30_000);
    expect(server.tick()).toBe(10_000);
    expect(page.states.at(-1)).toBe("broken");
  });

  it("takes a new connection at once when told goodbye", async () => {
    const server = new FakeServer();
    const page = new Page();
    await connected(server, page);
    server.happens("org:activity");
    server.wire.tell({ op: "goodbye", after_s: 300, reason: "two hours" });
    await opened(server);
    server.happens("org:activity");
    expect(page.events).toEqual(["evt_0", "evt_1"]);
    expect(server.wires).toHaveLength(2);
  });
});
