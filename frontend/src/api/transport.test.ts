import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { currentSession, signIn, signOut } from "./session";
import { transport } from "./transport";

/** A server that takes one token and gives a new one for a cookie that it may stop taking. */
class FakeApi {
  good = "good";
  cookie = true;
  renewals = 0;
  sent: { url: string; token: string | null; body: string }[] = [];

  fetch = async (input: Request | string): Promise<Response> => {
    const request =
      typeof input === "string" ? new Request(new URL(input, "http://a.test"), { method: "POST" }) : input;
    if (request.url.endsWith("/auth/refresh")) {
      this.renewals += 1;
      if (!this.cookie) return new Response("{}", { status: 401 });
      this.good = `renewed-${this.renewals}`;
      return new Response(JSON.stringify({ access_token: this.good }));
    }
    const token = request.headers.get("Authorization");
    this.sent.push({ url: request.url, token, body: await request.text() });
    return new Response("{}", { status: token === `Bearer ${this.good}` ? 200 : 401 });
  };
}

describe("requests", () => {
  let api: FakeApi;
  beforeEach(() => {
    api = new FakeApi();
    vi.stubGlobal("fetch", api.fetch);
  });
  afterEach(() => {
    signOut();
    vi.unstubAllGlobals();
  });

  it("carry the token in a header and never in the address", async () => {
    signIn("good", true);
    await transport(new Request("http://a.test/x?q=1"));
    expect(api.sent[0]).toEqual({ url: "http://a.test/x?q=1", token: "Bearer good", body: "" });
  });

  it("UI-02: a token that has ended is renewed once, and the request is sent again whole", async () => {
    signIn("ended", true);
    const answer = await transport(new Request("http://a.test/x", { method: "POST", body: "what was asked" }));
    expect(answer.status).toBe(200);
    expect(api.sent.map(({ token, body }) => [token, body])).toEqual([
      ["Bearer ended", "what was asked"],
      ["Bearer renewed-1", "what was asked"],
    ]);
  });

  it("many at once renew once together", async () => {
    signIn("ended", true);
    const answers = await Promise.all(["a", "b", "c"].map((path) => transport(new Request(`http://a.test/${path}`))));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(api.renewals).toBe(1);
  });

  it("UI-02: when it cannot be renewed the session is over and says why", async () => {
    api.cookie = false;
    signIn("ended", true);
    expect((await transport(new Request("http://a.test/x"))).status).toBe(401);
    expect(currentSession()).toEqual({ token: null, because: "refused" });
  });

  it("a pasted token has nothing that renews it", async () => {
    signIn("ended", false);
    await transport(new Request("http://a.test/x"));
    expect([api.renewals, currentSession().token]).toEqual([0, null]);
  });

  it("a late refusal of an old token does not end the session that came after", async () => {
    signIn("old", false);
    const late = transport(new Request("http://a.test/x"));
    signIn("good", false);
    await late;
    expect(currentSession().token).toBe("good");
  });
});
