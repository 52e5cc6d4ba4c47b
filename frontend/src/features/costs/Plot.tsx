// The drawing of the chart. It is loaded only when a chart is shown: the figures of a page do not wait for it.

import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useZone } from "~/components/Times";
import type { CostColumns } from "~/lib/series";

interface PlotProps {
  columns: CostColumns;
  height: number;
  /** The place of the point under the pointer; null when there is none. */
  onPoint: (place: number | null) => void;
  /** A window was drawn, in seconds. */
  onZoom: (from: number, until: number) => void;
}

export default function Plot({ columns, height, onPoint, onZoom }: PlotProps) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scheme = useComputedColorScheme();
  const zone = useZone();
  const data = useRef(columns);
  const handlers = useRef({ onPoint, onZoom });
  useEffect(() => {
    handlers.current = { onPoint, onZoom };
  });

  useEffect(() => {
    const element = holder.current!;
    const handled = {
      onPoint: (place: number | null) => handlers.current.onPoint(place),
      onZoom: (from: number, until: number) => handlers.current.onZoom(from, until),
    };
    const made = new uPlot(options(element.clientWidth, height, zone, handled), table(data.current), element);
    plot.current = made;
    const watcher = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [height, scheme, zone]);

  useEffect(() => {
    data.current = columns;
    plot.current?.setData(table(columns));
  }, [columns]);

  return <div ref={holder} style={{ height }} aria-hidden="true" />;
}

function table(columns: CostColumns): uPlot.AlignedData {
  return [columns.seconds, columns.baseline, columns.paid];
}

function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

type Handlers = Pick<PlotProps, "onPoint" | "onZoom">;

function options(width: number, height: number, zone: string, { onPoint, onZoom }: Handlers): uPlot.Options {
  const axis = {
    stroke: color("--dim"),
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
    font: '11px "Inter Variable", sans-serif',
  };
  return {
    width,
    height,
    padding: [8, 22, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 7 }, y: false },
    scales: { x: { time: true }, y: { range: (_, __, most) => [0, Math.max(most * 1.08, 0.01)] } },
    tzDate: (seconds) =>
      zone === "utc" ? uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC") : new Date(seconds * 1000),
    axes: [
      {
        ...axis,
        size: 40,
        values: [
          [86_400, "{D} {MMM}", null, null, null, null, null, null, 1],
          [3_600, "{HH}:{mm}", "\n{D} {MMM}", null, null, null, null, null, 1],
        ],
      },
      { ...axis, size: 54, values: (_, ticks) => dollarTicks(ticks) },
    ],
    series: [
      {},
      { label: "Baseline", stroke: color("--baseline"), width: 1.5, dash: [5, 4], points: { show: false } },
      { label: "Paid", stroke: color("--info"), width: 2, points: { show: (_, __, from, until) => until - from < 2 } },
    ],
    bands: [{ series: [1, 2], fill: `color-mix(in srgb, ${color("--good")} 16%, transparent)` }],
    hooks: {
      setCursor: [(made) => onPoint(made.cursor.idx ?? null)],
      setSelect: [
        (made) => {
          if (made.select.width < 8) return;
          onZoom(made.posToVal(made.select.left, "x"), made.posToVal(made.select.left + made.select.width, "x"));
          made.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

/** Ticks of one axis with the same number of decimals. */
function dollarTicks(ticks: readonly number[]): string[] {
  const decimals = ticks.every((tick) => Number.isInteger(tick)) ? 0 : 2;
  return ticks.map(
    (tick) => `$${tick.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })}`,
  );
}
