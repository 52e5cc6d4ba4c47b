import { describe, expect, it } from "vitest";
import { cores, count, counted, gibibytes } from "./quantities";

describe("quantities", () => {
  it("are short and say what they count", () => {
    expect(count(12345)).toBe("12,345");
    expect(counted(1, "node")).toBe("1 node");
    expect(counted(0, "node")).toBe("0 nodes");
    expect(counted(2, "entry", "entries")).toBe("2 entries");
    expect([250, 3_500, 16_000, 1_990].map(cores)).toEqual(["0.25", "3.5", "16", "2"]);
    expect([512 * 1024 ** 2, 16_428_000_000, 137_438_953_472].map(gibibytes)).toEqual(["0.5", "15.3", "128"]);
  });
});
