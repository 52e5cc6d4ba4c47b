import { describe, expect, it } from "vitest";
import { clockTime, dayAndTime, fullMoment } from "./moments";

describe("moments", () => {
  it("are written in the zone asked for, and the long form names it", () => {
    const at = "2026-03-01T14:05:09.000Z";
    expect(clockTime(at, "utc")).toBe("14:05:09");
    expect(dayAndTime(at, "utc")).toBe("1 Mar, 14:05");
    expect(fullMoment(at, "utc")).toContain("UTC");
    expect(clockTime("never", "utc")).toBe("–");
  });
});
