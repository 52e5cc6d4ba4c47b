import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { currentSession, signIn, signOut } from "./session";
import { EtagMemory, transport } from "./transport";

/** A server whose one resource has versions. */
class Versioned {
  version = 1;
  asked: (string | null)[] = [];
  send = (request: Request): Promise<Response> => {
    this.asked.push(request.headers.get("If-None-Match"));
    const etag = `"${this.version}"`;
    const same = request.headers.get("If-None-Match") === etag;
    const body = JSON.stringify({ version: this.version });
    return Promise.resolve(same ? new Response(null, { status: 304 }) : new Response(body, { headers: { ETag: etag } }));
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

describe("requests", () => {
  const sent: Request[] = [];
  beforeEach(() => {
    sent.length = 0;
    vi.stubGlobal("fetch", (request: Request) => {
      sent.push(request);
      const status = request.headers.get("Authorization") === "Bearer good" ? 200 : 401;
      return Promise.resolve(new Response("{}", { status }));
    });
  });
  afterEach(() => {
    signOut();
    vi.unstubAllGlobals();
  });

  it("carry the token in a header and never in the address", async () => {
    signIn("good");
    await transport(new Request("http://a.test/x?q=1"));
    expect(sent[0]!.headers.get("Authorization")).toBe("Bearer good");
    expect(sent[0]!.url).not.toContain("good");
  });

  it("UI-02: a refused token ends the session and says why", async () => {
    signIn("bad");
    await transport(new Request("http://a.test/x"));
    expect(currentSession()).toEqual({ token: null, because: "refused" });
  });

  it("a late refusal of an old token does not end the session that came after", async () => {
    signIn("bad");
    const late = transport(new Request("http://a.test/x"));
    signIn("good");
    await late;
    expect(currentSession()).toEqual({ token: "good" });
  });
});
