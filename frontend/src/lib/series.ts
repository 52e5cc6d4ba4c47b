// Series of cost as a chart draws them: columns of numbers, gaps where hours are not rolled up, sums of a window.

import type { CostPoint, CostSeries } from "~/api/shapes";

/** Columns as uPlot takes them: seconds, then dollars; null is a gap. */
export interface CostColumns {
  seconds: number[];
  baseline: (number | null)[];
  paid: (number | null)[];
  spot: (number | null)[];
  onDemand: (number | null)[];
  predicted: (number | null)[];
}

const STEP_SECONDS = { hour: 3_600, day: 86_400 } as const;

/** Columns with a gap for each step that has no point between the first and the last. */
export function columnsOf(series: Pick<CostSeries, "points" | "step">): CostColumns {
  const columns: CostColumns = { seconds: [], baseline: [], paid: [], spot: [], onDemand: [], predicted: [] };
  const step = STEP_SECONDS[series.step];
  let expected: number | null = null;
  for (const point of series.points) {
    const at = Date.parse(point.at) / 1000;
    if (expected !== null && at > expected) push(columns, expected, null);
    push(columns, at, point);
    expected = at + step;
  }
  return columns;
}

/** Without the hour or day that still runs: a part of it would look like a fall. Sums are those of what is left. */
export function wholeSteps(series: CostSeries, nowMillis: number): CostSeries {
  const step = STEP_SECONDS[series.step] * 1_000;
  const points = series.points.filter((point) => Date.parse(point.at) + step <= nowMillis);
  const sum = (of: (point: CostPoint) => number) => points.reduce((total, point) => total + of(point), 0);
  return {
    ...series,
    points,
    paid_microusd: sum((point) => point.paid_microusd),
    baseline_microusd: sum((point) => point.baseline_microusd),
    saved_microusd: sum((point) => point.saved_microusd),
  };
}

function push(columns: CostColumns, at: number, point: CostPoint | null): void {
  const inDollars = (microusd: number | null | undefined) => (microusd == null ? null : microusd / 1_000_000);
  columns.seconds.push(at);
  columns.baseline.push(inDollars(point?.baseline_microusd));
  columns.paid.push(inDollars(point?.paid_microusd));
  columns.spot.push(inDollars(point?.spot_microusd));
  columns.onDemand.push(inDollars(point?.on_demand_microusd));
  columns.predicted.push(inDollars(point?.predicted_microusd));
}

/** What was promised for all of it; null where no plan was in force for a part of it. */
export function promised(points: readonly Pick<CostPoint, "predicted_microusd">[]): number | null {
  return points.reduce<number | null>(
    (total, point) => (total === null || point.predicted_microusd == null ? null : total + point.predicted_microusd),
    points.length > 0 ? 0 : null,
  );
}

/** The nearest step to a moment; null in an empty series. */
export function nearest(seconds: readonly number[], at: number): number | null {
  let best: number | null = null;
  for (let place = 0; place < seconds.length; place += 1) {
    if (best === null || Math.abs(seconds[place]! - at) < Math.abs(seconds[best]! - at)) best = place;
  }
  return best;
}
