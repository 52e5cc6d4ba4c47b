import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percent, roundedShares, shareOf, signedPercent } from "./shares";

describe("shares", () => {
  it("MET-05: rounded slices add to exactly 100 and stay within one of the truth", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 40 }), (amounts) => {
        const sum = amounts.reduce((total, amount) => total + amount, 0);
        const shares = roundedShares(amounts);
        if (sum === 0) return shares.every((share) => share === 0);
        const adds = shares.reduce((total, share) => total + share, 0) === 100;
        return adds && shares.every((share, place) => Math.abs(share - (amounts[place]! / sum) * 100) < 1);
      }),
    );
  });

  it("are a dash where there is nothing to measure", () => {
    expect(percent(null)).toBe("–");
    expect(percent(shareOf(0, 0))).toBe("–");
    expect(percent(0.4567)).toBe("45.7 %");
    expect(percent(-0.1)).toBe("−10.0 %");
    expect(percent(-0.00001)).toBe("0.0 %");
  });

  it("carry a sign when they are a change", () => {
    expect([4.24, -3, 0, 0.01].map((change) => signedPercent(change))).toEqual(["+4.2 %", "−3.0 %", "0.0 %", "0.0 %"]);
  });
});
