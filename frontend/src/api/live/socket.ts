// The live connection: opened with a one-time ticket, pinged, opened anew after a break with growing waits, and resumed
// after the last event seen. It knows nothing of the page: what happens is told to listeners.

import { backoffMillis } from "~/lib/backoff";
import { Cursors } from "./cursors";
import { PROTOCOL, readFrame, type ClientFrame, type LiveEvent, type ServerFrame } from "./frames";

/** Where the connection stands. */
export type LiveState = "off" | "connecting" | "live" | "broken";

/** The part of a WebSocket that is used. */
export interface Wire {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

/** What the connection needs from outside. */
export interface Surroundings {
  /** Opens a wire with sub-protocols, having got a new ticket. */
  open(protocols: (ticket: string) => string[]): Promise<Wire>;
  setTimer(run: () => void, millis: number): () => void;
  chance(): number;
}

export interface Listener {
  onState(state: LiveState): void;
  onEvent(event: LiveEvent): void;
  /** What is shown of a channel has to be loaded anew. */
  onReset(channel: string): void;
}

const PING_MILLIS = 30_000;
const PONG_WITHIN_MILLIS = 10_000;

export class LiveSocket {
  private readonly cursors = new Cursors();
  private readonly heads = new Map<string, string | null>();
  private wire: Wire | null = null;
  private state: LiveState = "off";
  private attempt = 0;
  private frames = 0;
  private stopTimer: () => void = () => {};
  private running = false;

  constructor(
    private readonly around: Surroundings,
    private readonly listener: Listener,
  ) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.attempt = 0;
    void this.connect();
  }

  stop(): void {
    this.running = false;
    this.drop();
    this.become("off");
  }

  /** Tries at once instead of waiting: the network is back, or somebody asked. */
  hurry(): void {
    if (!this.running || this.state !== "broken") return;
    this.stopTimer();
    void this.connect();
  }

  watch(channel: string): void {
    this.cursors.watch(channel);
    if (this.state === "live") this.subscribe(channel);
  }

  unwatch(channel: string): void {
    this.cursors.forget(channel);
    if (this.state === "live") this.send({ op: "unsubscribe", id: this.nextId(), channel });
  }

  private async connect(): Promise<void> {
    this.become("connecting");
    let wire: Wire;
    try {
      wire = await this.around.open((ticket) => [PROTOCOL, `ticket.${ticket}`]);
    } catch {
      this.retry();
      return;
    }
    if (!this.running) {
      wire.close();
      return;
    }
    this.wire = wire;
    wire.onopen = () => this.opened();
    wire.onmessage = (message) => this.hear(message.data);
    wire.onclose = () => this.wire === wire && this.retry();
  }

  private opened(): void {
    this.attempt = 0;
    this.become("live");
    for (const channel of this.cursors.channels()) this.subscribe(channel);
    this.pingLater();
  }

  private subscribe(channel: string): void {
    const after = this.cursors.after(channel);
    this.send({ op: "subscribe", id: this.nextId(), channel, ...(after ? { after } : {}) });
  }

  private hear(data: unknown): void {
    const frame = readFrame(data);
    if (frame) this.obey(frame);
  }

  private obey(frame: ServerFrame): void {
    switch (frame.op) {
      case "event":
        if (this.cursors.take(frame.channel, frame.event_id)) this.listener.onEvent(frame);
        break;
      case "subscribed":
        this.subscribed(frame.channel, frame.head);
        break;
      case "reset":
        this.cursors.reset(frame.channel, this.heads.get(frame.channel) ?? null);
        this.listener.onReset(frame.channel);
        break;
      case "pong":
        this.pingLater();
        break;
      case "goodbye":
        this.drop();
        void this.connect();
        break;
      case "error":
        // A channel that is not there any more shows nothing; its page says so by itself.
        break;
    }
  }

  private subscribed(channel: string, head: string | null): void {
    // A channel that had no event before the break has no cursor to resume after: what came meanwhile is unknown.
    const unknown = this.heads.has(channel) && this.cursors.after(channel) === null && head !== null;
    this.heads.set(channel, head);
    this.cursors.begin(channel, head);
    if (unknown) this.listener.onReset(channel);
  }

  private pingLater(): void {
    this.stopTimer();
    this.stopTimer = this.around.setTimer(() => {
      this.send({ op: "ping", id: this.nextId() });
      this.stopTimer = this.around.setTimer(() => this.retry(), PONG_WITHIN_MILLIS);
    }, PING_MILLIS);
  }

  private retry(): void {
    if (!this.running) return;
    this.drop();
    this.become("broken");
    const wait = backoffMillis(this.attempt, this.around.chance());
    this.attempt += 1;
    this.stopTimer = this.around.setTimer(() => void this.connect(), wait);
  }

  private drop(): void {
    this.stopTimer();
    const wire = this.wire;
    this.wire = null;
    wire?.close();
  }

  private send(frame: ClientFrame): void {
    this.wire?.send(JSON.stringify(frame));
  }

  private nextId(): string {
    this.frames += 1;
    return String(this.frames);
  }

  private become(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    this.listener.onState(state);
  }
}
