// One-time tickets for the socket: the token itself never travels in its address.

import { API_BASE } from "../client";
import { failureOf } from "../problem";
import { transport } from "../transport";

/** A ticket, and where to go with it. */
export interface Ticket {
  ticket: string;
  url: string;
}

export async function getTicket(): Promise<Ticket> {
  const address = new URL(`${API_BASE}/auth/ws-tickets`, window.location.href);
  const response = await transport(new Request(address, { method: "POST" }));
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw failureOf(response.status, body);
  const { ticket, url } = body as Ticket;
  return { ticket, url: socketUrl(url, window.location.href) };
}

/** An address of the contract as a socket's: it may be a path of this origin, and a page over HTTPS needs `wss`. */
export function socketUrl(told: string, page: string): string {
  const url = new URL(told, page);
  if (url.protocol === "http:") url.protocol = "ws:";
  if (url.protocol === "https:") url.protocol = "wss:";
  return url.href;
}
