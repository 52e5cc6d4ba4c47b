// One-time tickets for the socket: the token itself never travels in its address.

import { api, read } from "../client";

/** A ticket, and where to go with it. */
export async function getTicket(): Promise<{ ticket: string; url: string }> {
  const { ticket, url } = await read(api.POST("/auth/ws-tickets"));
  return { ticket, url: socketUrl(url, window.location.href) };
}

/** An address of the contract as a socket's: it may be a path of this origin, and a page over HTTPS needs `wss`. */
export function socketUrl(told: string, page: string): string {
  const url = new URL(told, page);
  if (url.protocol === "http:") url.protocol = "ws:";
  if (url.protocol === "https:") url.protocol = "wss:";
  return url.href;
}
