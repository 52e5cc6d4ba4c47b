// How requests travel: with the token, with a memory of answers by ETag, and with one place that hears of refused tokens.

import { noteLoopTime } from "./loopClock";
import { currentSession, onSession, signOut } from "./session";

/** So many answers are kept; beyond, the oldest goes. */
const MOST_KEPT = 200;

interface Kept {
  etag: string;
  response: Response;
}

/** Answers by address, so that what has not changed need not be sent again. */
export class EtagMemory {
  private readonly kept = new Map<string, Kept>();

  /** Asks by what was kept; an answer `304` becomes the kept one. */
  async fetch(request: Request, send: (request: Request) => Promise<Response>): Promise<Response> {
    if (request.method !== "GET") return send(request);
    const known = this.kept.get(request.url);
    if (known) request.headers.set("If-None-Match", known.etag);
    const response = await send(request);
    if (response.status === 304 && known) return known.response.clone();
    const etag = response.headers.get("ETag");
    if (response.ok && etag) this.keep(request.url, { etag, response: response.clone() });
    return response;
  }

  clear(): void {
    this.kept.clear();
  }

  private keep(url: string, answer: Kept): void {
    this.kept.delete(url);
    this.kept.set(url, answer);
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
  }
}

const memory = new EtagMemory();
// What one person was told must not be shown to the next.
onSession(() => memory.clear());

/** Sends a request as whoever is signed in. */
export async function transport(request: Request): Promise<Response> {
  const { token } = currentSession();
  if (token !== null) request.headers.set("Authorization", `Bearer ${token}`);
  const response = await memory.fetch(request, async (asked) => {
    const answer = await fetch(asked);
    noteLoopTime(answer.headers.get("Spot-Loop-Time"));
    return answer;
  });
  // Only the session that sent the token ends: it may have been replaced while the request was under way.
  if (response.status === 401 && token !== null && currentSession().token === token) signOut("refused");
  return response;
}
