import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divideHalfEven, dollars, exactDollars, hourlyPrice, shortDollars, signedDollars } from "./money";

const amount = fc.integer({ min: -9e15, max: 9e15 });

/** Reads back what was written, in units of the last decimal. */
function parsed(text: string): bigint {
  const digits = text.replace(/[^\d]/g, "");
  return text.startsWith("−") ? -BigInt(digits) : BigInt(digits);
}

describe("money", () => {
  it("is exact to the micro-dollar with six decimals, whatever the amount", () => {
    fc.assert(fc.property(amount, (microusd) => parsed(dollars(microusd, 6)) === BigInt(microusd)));
  });

  it("is never further than half a cent from the amount", () => {
    fc.assert(
      fc.property(amount, (microusd) => {
        const apart = parsed(dollars(microusd, 2)) * 10_000n - BigInt(microusd);
        return apart <= 5_000n && apart >= -5_000n;
      }),
    );
  });

  it("rounds halves to even, so that sums of rounded rows do not drift", () => {
    expect([5, 15, 25, 35].map((value) => divideHalfEven(value, 10))).toEqual([0, 2, 2, 4]);
    expect(dollars(5_000)).toBe("$0.00");
    expect(dollars(15_000)).toBe("$0.02");
  });

  it("groups thousands and puts the minus first", () => {
    expect(dollars(1_234_567_890_000)).toBe("$1,234,567.89");
    expect(dollars(-1_500_000)).toBe("−$1.50");
    expect(dollars(-1_000)).toBe("$0.00");
    expect(dollars(41_600, 0)).toBe("$0");
  });

  it("keeps the decimals that say something", () => {
    expect(exactDollars(12_500_000)).toBe("$12.50");
    expect(exactDollars(41_600)).toBe("$0.0416");
    expect(exactDollars(1)).toBe("$0.000001");
    expect(hourlyPrice(41_600)).toBe("$0.0416");
    expect(hourlyPrice(500_000)).toBe("$0.5000");
    expect(hourlyPrice(52)).toBe("$0.000052");
    expect(hourlyPrice(24_241)).toBe("$0.0242");
  });

  it("is short where it is large", () => {
    const cases: [number, string][] = [
      [0, "$0.00"],
      [420_000, "$0.42"],
      [999_990_000, "$999.99"],
      [999_999_000, "$1,000"],
      [8_214_400_000, "$8,214"],
      [9_999_600_000, "$10.0k"],
      [12_340_000_000, "$12.3k"],
      [-12_340_000_000, "−$12.3k"],
      [1_240_000_000_000, "$1.24M"],
      [999_960_000_000, "$1.00M"],
    ];
    for (const [microusd, text] of cases) expect(shortDollars(microusd), String(microusd)).toBe(text);
  });

  it("is short within one percent of the amount", () => {
    const letters: Record<string, number> = { k: 1e3, M: 1e6, B: 1e9 };
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000, max: 9e15 }), (microusd) => {
        const text = shortDollars(microusd);
        const read = Number(text.replace(/[^\d.]/g, "")) * (letters[text.slice(-1)] ?? 1) * 1e6;
        return Math.abs(read - microusd) <= 0.01 * microusd;
      }),
    );
  });

  it("shows the sign of a difference", () => {
    expect([1_200_000, -300_000, 0, 1].map((value) => signedDollars(value))).toEqual([
      "+$1.20",
      "−$0.30",
      "$0.00",
      "$0.00",
    ]);
  });
});
