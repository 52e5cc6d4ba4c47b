import { describe, expect, it } from "vitest";
import type { CostPoint } from "~/api/shapes";
import { columnsOf, nearest, promised, wholeSteps } from "./series";

function point(hour: number, paid: number): CostPoint {
  return {
    at: `2026-03-01T${String(hour).padStart(2, "0")}:00:00.000Z`,
    spot_microusd: paid,
    on_demand_microusd: 0,
    paid_microusd: paid,
    baseline_microusd: 2 * paid,
    saved_microusd: paid,
    predicted_microusd: null,
  };
}

describe("series of cost", () => {
  it("MET-10: the area between the lines is what was saved", () => {
    const columns = columnsOf({ step: "hour", points: [point(1, 1_000_000), point(2, 3_000_000)] });
    const area = columns.paid.reduce<number>((sum, paid, place) => sum + columns.baseline[place]! - paid!, 0);
    expect(area).toBe(4);
  });

  it("leave out the hour that runs, and sum what is left", () => {
    const points = [point(1, 1_000_000), point(2, 300_000)];
    const sums = { paid_microusd: 1_300_000, baseline_microusd: 2_600_000, saved_microusd: 1_300_000 };
    const series = { from: "", until: "", step: "hour" as const, points, ...sums };
    const whole = wholeSteps(series, Date.parse("2026-03-01T02:59:59Z"));
    expect([whole.points.length, whole.paid_microusd, whole.saved_microusd]).toEqual([1, 1_000_000, 1_000_000]);
    expect(wholeSteps(series, Date.parse("2026-03-01T03:00:00Z"))).toEqual(series);
  });

  it("have a gap where hours are missing, not a line across it", () => {
    const columns = columnsOf({ step: "hour", points: [point(1, 1_000_000), point(5, 1_000_000)] });
    expect(columns.paid).toEqual([1, null, 1]);
    expect(columns.seconds[1]! - columns.seconds[0]!).toBe(3_600);
  });

  it("UI-04: draw what was predicted only from where a plan was in force", () => {
    const points = [point(1, 3_000_000), { ...point(2, 2_000_000), predicted_microusd: 1_500_000 }];
    expect(columnsOf({ step: "hour", points }).predicted).toEqual([null, 1.5]);
    expect([promised(points), promised(points.slice(1)), promised([])]).toEqual([null, 1_500_000, null]);
  });

  it("are empty when nothing is rolled up", () => {
    expect(columnsOf({ step: "day", points: [] }).seconds).toEqual([]);
    expect(nearest([], 5)).toBeNull();
  });

  it("find the point nearest to a moment", () => {
    expect(nearest([10, 20, 30], 24)).toBe(1);
    expect(nearest([10, 20, 30], 99)).toBe(2);
  });
});
