import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { age, duration, secondsBetween, shortDuration } from "./durations";

describe("durations", () => {
  it("name the two greatest units", () => {
    const cases: [number, string][] = [
      [0, "0 s"],
      [59.9, "59 s"],
      [60, "1 min"],
      [125, "2 min 5 s"],
      [3_600, "1 h"],
      [12_000, "3 h 20 min"],
      [86_400, "1 d"],
      [187_200, "2 d 4 h"],
    ];
    for (const [seconds, text] of cases) expect(duration(seconds)).toBe(text);
  });

  it("never claim more time than there was, and miss less than one of the smaller unit", () => {
    const size: Record<string, number> = { s: 1, min: 60, h: 3_600, d: 86_400 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e8 }), (seconds) => {
        const parts = duration(seconds).split(" ");
        let read = 0;
        for (let place = 0; place < parts.length; place += 2) read += Number(parts[place]) * size[parts[place + 1]!]!;
        const slack = seconds < 3_600 ? 1 : seconds < 86_400 ? 60 : 3_600;
        return read <= seconds && seconds - read < slack;
      }),
    );
  });

  it("are short where only the size matters", () => {
    expect(shortDuration(12_000)).toBe("3 h");
  });
});

describe("ages", () => {
  const now = Date.parse("2026-03-01T09:00:00.000Z");
  it("say how long ago, and what is to come", () => {
    expect(age("2026-03-01T08:59:59.000Z", now)).toBe("just now");
    expect(age("2026-03-01T08:59:48.000Z", now)).toBe("12 s ago");
    expect(age("2026-03-01T06:00:00.000Z", now)).toBe("3 h ago");
    expect(age("2026-03-01T09:05:00.000Z", now)).toBe("in 5 min");
    expect(age("soon", now)).toBe("at an unknown time");
  });

  it("are missing where a moment is", () => {
    expect(secondsBetween("2026-03-01T09:00:00.000Z", "2026-03-01T09:01:30.000Z")).toBe(90);
    expect(secondsBetween(null, "2026-03-01T09:01:30.000Z")).toBeNull();
  });
});
