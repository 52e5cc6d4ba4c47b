// The lines of cost: baseline, paid, what was predicted, and the area between baseline and paid.

import { useMemo } from "react";
import type uPlot from "uplot";
import { TimePlot, color, type PlotLook } from "~/components/TimePlot";
import type { CostColumns } from "~/lib/series";

interface PlotProps {
  columns: CostColumns;
  height: number;
  onPoint: (place: number | null) => void;
  onZoom: (from: number, until: number) => void;
}

export default function Plot({ columns, ...rest }: PlotProps) {
  const data = useMemo<uPlot.AlignedData>(
    () => [columns.seconds, columns.baseline, columns.paid, columns.predicted],
    [columns],
  );
  return <TimePlot data={data} look={look} {...rest} />;
}

function look(): PlotLook {
  return {
    series: [
      { label: "Baseline", stroke: color("--baseline"), width: 1.5, dash: [5, 4], points: { show: false } },
      { label: "Paid", stroke: color("--info"), width: 2, points: { show: (_, __, from, until) => until - from < 2 } },
      { label: "Predicted", stroke: color("--on-demand"), width: 1.5, dash: [2, 3], points: { show: false } },
    ],
    bands: [{ series: [1, 2], fill: `color-mix(in srgb, ${color("--good")} 16%, transparent)` }],
    upTo: (most) => Math.max(most * 1.08, 0.01),
    ticks: dollarTicks,
  };
}

/** Ticks of one axis with the same number of decimals. */
function dollarTicks(ticks: readonly number[]): string[] {
  const decimals = ticks.every((tick) => Number.isInteger(tick)) ? 0 : 2;
  return ticks.map(
    (tick) => `$${tick.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })}`,
  );
}
