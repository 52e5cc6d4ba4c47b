import { describe, expect, it } from "vitest";
import { EtagMemory } from "./etagMemory";

/** A server whose one resource has versions. */
class Versioned {
  version = 1;
  asked: (string | null)[] = [];
  send = (request: Request): Promise<Response> => {
    this.asked.push(request.headers.get("If-None-Match"));
    const etag = `"${this.version}"`;
    const same = request.headers.get("If-None-Match") === etag;
    const body = JSON.stringify({ version: this.version });
    return Promise.resolve(
      same ? new Response(null, { status: 304 }) : new Response(body, { headers: { ETag: etag } }),
    );
  };
}

describe("the memory of answers", () => {
  it("gives the kept answer while nothing has changed, and the new one after", async () => {
    const server = new Versioned();
    const memory = new EtagMemory();
    const read = async () => (await (await memory.fetch(new Request("http://a.test/x"), server.send)).json()) as object;
    expect([await read(), await read()]).toEqual([{ version: 1 }, { version: 1 }]);
    server.version = 2;
    expect(await read()).toEqual({ version: 2 });
    expect(server.asked).toEqual([null, '"1"', '"1"']);
  });

  it("keeps nothing of changes", async () => {
    const server = new Versioned();
    const memory = new EtagMemory();
    await memory.fetch(new Request("http://a.test/x", { method: "POST" }), server.send);
    await memory.fetch(new Request("http://a.test/x"), server.send);
    expect(server.asked).toEqual([null, null]);
  });
});
