import { describe, expect, it } from "vitest";
import { asFailure, failureOf } from "./problem";

function problem(status: number, code: string) {
  return { status, code, title: "Title", detail: "what happened", errors: [{ pointer: "/limit", detail: "1 to 100" }] };
}

describe("failures", () => {
  it("are sorted by what the reader can do", () => {
    const cases: [number, string][] = [
      [401, "signed_out"],
      [403, "forbidden"],
      [404, "missing"],
      [409, "conflict"],
      [410, "conflict"],
      [412, "stale"],
      [422, "invalid"],
      [428, "invalid"],
      [429, "busy"],
      [500, "broken"],
      [503, "busy"],
    ];
    for (const [status, kind] of cases) expect(failureOf(status, problem(status, "x")).kind, String(status)).toBe(kind);
  });

  it("name field and reason", () => {
    const failure = failureOf(422, problem(422, "validation"));
    expect(failure.field("/limit")).toBe("1 to 100");
    expect(failure.field("/other")).toBeNull();
    expect(failure.message).toBe("Title – what happened – /limit: 1 to 100");
  });

  it("of a proxy are told apart from the API's own", () => {
    const failure = failureOf(502, "<html>Bad Gateway</html>");
    expect([failure.kind, failure.problem]).toEqual(["broken", null]);
    expect(failureOf(400, "<html></html>").kind).toBe("broken");
  });

  it("without an answer mean that nothing was reached", () => {
    expect(asFailure(new TypeError("fetch failed")).kind).toBe("offline");
    expect(asFailure(new SyntaxError("<")).kind).toBe("broken");
  });
});
