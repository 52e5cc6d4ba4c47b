import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DEFAULT_RANGE,
  PRESETS,
  asQuery,
  hoursOf,
  rangeLabel,
  readRange,
  stepOf,
  writeRange,
  type TimeRange,
} from "./timeRange";

const moment = fc.date({ min: new Date("2020-01-01"), max: new Date("2035-01-01"), noInvalidDate: true });
const fixed = fc.tuple(moment, fc.integer({ min: 1, max: 1e10 })).map(([from, length]): TimeRange => ({
  from: from.toISOString(),
  until: new Date(from.getTime() + length).toISOString(),
}));
const range = fc.oneof(
  fc.constantFrom(...PRESETS).map((preset): TimeRange => ({ preset })),
  fixed,
);

describe("time ranges", () => {
  it("survive the URL, and leave the rest of it alone", () => {
    fc.assert(
      fc.property(range, (chosen) => {
        const params = writeRange(new URLSearchParams("q=m6i&range=7d"), chosen);
        expect(params.get("q")).toBe("m6i");
        expect(readRange(params)).toEqual(chosen);
      }),
    );
  });

  it("that make no sense are the default", () => {
    const wrong = [
      "range=1y",
      "from=x&until=y",
      "from=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z",
      "from=5&until=6",
    ];
    for (const text of wrong) expect(readRange(new URLSearchParams(text))).toEqual(DEFAULT_RANGE);
  });

  it("ask the same question throughout an hour of the loop", () => {
    const at = Date.parse("2026-03-01T09:00:00Z");
    const asked = asQuery({ preset: "24h" }, at);
    expect(asked).toEqual({ from: "2026-02-28T09:00:00.000Z" });
    expect(asQuery({ preset: "24h" }, at + 3_599_999)).toEqual(asked);
    expect(asQuery({ preset: "24h" }, at + 3_600_000)).not.toEqual(asked);
  });

  it("never ask for more than the API shows at once", () => {
    fc.assert(fc.property(fc.constantFrom(...PRESETS), (preset) => hoursOf({ preset }) <= 24 * 31));
    expect(stepOf({ preset: "7d" })).toBe("hour");
    expect(stepOf({ preset: "30d" })).toBe("day");
  });

  it("have a name", () => {
    expect(rangeLabel({ preset: "24h" })).toBe("last 24 hours");
    expect(rangeLabel({ from: "2026-03-01T00:00:00Z", until: "2026-03-01T05:00:00Z" })).toBe("5 h chosen");
  });
});
