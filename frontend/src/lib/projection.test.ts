import { describe, expect, it } from "vitest";
import { stepsDown } from "./projection";

describe("the projection", () => {
  const bar = (key: string, microusd_per_month: number) => ({ key, microusd_per_month });

  it("MET-04: says what each step takes off the one before", () => {
    const bars = [bar("baseline", 900), bar("now", 700), bar("with_spot", 300), bar("with_packing", 250)];
    expect(stepsDown(bars)).toEqual([0, 0, 400, 50]);
  });

  it("claims no step down where a bar rises, or before there is a plan", () => {
    expect(stepsDown([bar("now", 100), bar("with_spot", 120), bar("with_packing", 90)])).toEqual([0, 0, 30]);
    expect(stepsDown([bar("baseline", 900), bar("now", 700)])).toEqual([0, 0]);
    expect(stepsDown([])).toEqual([]);
  });
});
