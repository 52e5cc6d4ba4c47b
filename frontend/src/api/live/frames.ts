// Frames of the socket, both ways. What is not one of them is ignored: a newer server may say more.

import type { Problem } from "../shapes";

export const PROTOCOL = "spot.v1";

export type ClientFrame =
  | { op: "subscribe"; id: string; channel: string; after?: string }
  | { op: "unsubscribe"; id: string; channel: string }
  | { op: "ping"; id: string };

/** Something that happened. */
export interface LiveEvent {
  channel: string;
  event_id: string;
  at: string;
  type: string;
  data: Record<string, unknown>;
}

export type ServerFrame =
  | ({ op: "event" } & LiveEvent)
  | { op: "subscribed"; id: string; channel: string; head: string | null }
  | { op: "reset"; channel: string; reason: "cursor_expired" | "overflow" }
  | { op: "pong"; id: string }
  | { op: "error"; id: string | null; problem: Problem }
  | { op: "goodbye"; after_s: number; reason: string };

const OPS: ReadonlySet<string> = new Set(["event", "subscribed", "reset", "pong", "error", "goodbye"]);

/** Reads a frame; null for what is none. */
export function readFrame(text: unknown): ServerFrame | null {
  if (typeof text !== "string") return null;
  try {
    const value = JSON.parse(text) as { op?: unknown };
    return typeof value.op === "string" && OPS.has(value.op) ? (value as ServerFrame) : null;
  } catch {
    return null;
  }
}
