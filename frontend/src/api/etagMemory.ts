// Answers by address, so that what has not changed need not be sent again.

/** So many answers are kept; beyond, the oldest goes. */
const MOST_KEPT = 200;

interface Kept {
  etag: string;
  response: Response;
}

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
