// The lines of what a node took.

import { useMemo } from "react";
import type uPlot from "uplot";
import { TimePlot, color, type PlotLook } from "~/components/TimePlot";
import type { UsageColumns } from "~/lib/usage";

interface UsagePlotProps {
  columns: UsageColumns;
  height: number;
  onPoint: (place: number | null) => void;
}

export default function UsagePlot({ columns, ...rest }: UsagePlotProps) {
  const data = useMemo<uPlot.AlignedData>(
    () => [columns.seconds, columns.cpuMean, columns.cpuMax, columns.memoryMean],
    [columns],
  );
  return <TimePlot data={data} look={look} {...rest} />;
}

function look(): PlotLook {
  const points: uPlot.Series.Points = { show: (_, __, from, until) => until - from < 2 };
  return {
    series: [
      { label: "CPU", stroke: color("--info"), width: 2, points },
      { label: "CPU, peak", stroke: color("--info"), width: 1.2, dash: [2, 3], points: { show: false } },
      { label: "Memory", stroke: color("--on-demand"), width: 2, points },
    ],
    // Up to the whole node: half a node should look like half.
    upTo: (most) => Math.max(1, most * 1.05),
    ticks: (ticks) => ticks.map((tick) => `${Math.round(tick * 100)} %`),
  };
}
