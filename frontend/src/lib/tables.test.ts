import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matches, pressed, readSort, sorted, writeSort } from "./tables";

describe("sorting", () => {
  it("keeps every row, in order, and puts what has no value last both ways", () => {
    const value = fc.option(fc.integer(), { nil: null });
    fc.assert(
      fc.property(fc.array(value), fc.constantFrom("ascending" as const, "descending" as const), (rows, direction) => {
        const result = sorted(rows, (row) => row, direction);
        expect([...result].sort()).toEqual([...rows].sort());
        const present = result.filter((row) => row !== null);
        expect(result.slice(0, present.length)).toEqual(present);
        for (let place = 1; place < present.length; place += 1) {
          const [before, after] = [present[place - 1]!, present[place]!];
          expect(direction === "ascending" ? before <= after : before >= after).toBe(true);
        }
      }),
    );
  });

  it("counts numbers within names", () => {
    expect(sorted(["m6i.16xlarge", "m6i.2xlarge"], (name) => name, "ascending")).toEqual([
      "m6i.2xlarge",
      "m6i.16xlarge",
    ]);
  });

  it("stands in the URL and turns round when pressed again", () => {
    const price = { column: "price", direction: "descending" as const };
    expect(readSort(writeSort(price), { column: "name", direction: "ascending" })).toEqual(price);
    expect(pressed(price, "price").direction).toBe("ascending");
    expect(pressed(price, "name", "descending")).toEqual({ column: "name", direction: "descending" });
  });
});

describe("search", () => {
  it("wants every word somewhere", () => {
    expect(matches("m6i 1a", ["ip-10-0-0-1", "m6i.large", "us-east-1a"])).toBe(true);
    expect(matches("m6i 1b", ["ip-10-0-0-1", "m6i.large", "us-east-1a"])).toBe(false);
    expect(matches("  ", [null])).toBe(true);
  });
});
