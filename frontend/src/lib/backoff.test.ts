import { describe, expect, it } from "vitest";
import { backoffMillis } from "./backoff";

describe("backoff", () => {
  it("LIVE-01: doubles up to a minute and is anywhere below that", () => {
    expect([0, 1, 2, 3, 6, 40].map((attempt) => backoffMillis(attempt, 1))).toEqual([
      1000, 2000, 4000, 8000, 60000, 60000,
    ]);
    expect(backoffMillis(3, 0)).toBe(0);
    expect(backoffMillis(3, 0.5)).toBe(4000);
  });
});
