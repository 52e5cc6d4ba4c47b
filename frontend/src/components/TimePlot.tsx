// The drawing of lines over time. It is loaded only when a chart is shown: the figures of a page do not wait for it.

import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Zone } from "~/lib/moments";
import { useZone } from "./Times";

/** What a chart's lines look like; colors are looked up when it is drawn, since themes differ. */
export interface PlotLook {
  /** One for each column after the first. */
  series: uPlot.Series[];
  bands?: uPlot.Band[];
  /** The upper end of the scale for the greatest value. */
  upTo: (most: number) => number;
  ticks: (values: readonly number[]) => string[];
}

interface TimePlotProps {
  /** Seconds, then the lines. */
  data: uPlot.AlignedData;
  look: () => PlotLook;
  height: number;
  /** The place of the point under the pointer; null when there is none. */
  onPoint: (place: number | null) => void;
  /** A window was drawn, in seconds. */
  onZoom?: (from: number, until: number) => void;
}

export function TimePlot({ data, look, height, onPoint, onZoom }: TimePlotProps) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scheme = useComputedColorScheme();
  const zone = useZone();
  const newest = useRef(data);
  const handlers = useRef<Handlers>({ onPoint, onZoom });
  useEffect(() => {
    handlers.current = { onPoint, onZoom };
  });

  useEffect(() => {
    const element = holder.current!;
    const handled: Handlers = {
      onPoint: (place) => handlers.current.onPoint(place),
      onZoom: (from, until) => handlers.current.onZoom?.(from, until),
    };
    const size = { width: element.clientWidth, height };
    const made = new uPlot({ ...size, ...options(look(), zone, handled) }, newest.current, element);
    plot.current = made;
    const watcher = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [height, look, scheme, zone]);

  useEffect(() => {
    newest.current = data;
    plot.current?.setData(data);
  }, [data]);

  return <div ref={holder} style={{ height }} aria-hidden="true" />;
}

/** A color of the present theme. */
export function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

interface Handlers {
  onPoint: (place: number | null) => void;
  onZoom: ((from: number, until: number) => void) | undefined;
}

function options(
  { series, bands, upTo, ticks }: PlotLook,
  zone: Zone,
  { onPoint, onZoom }: Handlers,
): Omit<uPlot.Options, "width" | "height"> {
  const axis = {
    stroke: color("--dim"),
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
    font: '11px "Inter Variable", sans-serif',
  };
  return {
    padding: [8, 22, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 7 }, y: false },
    scales: { x: { time: true }, y: { range: (_, __, most) => [0, upTo(most)] } },
    tzDate: (seconds) =>
      zone === "utc" ? uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC") : new Date(seconds * 1000),
    axes: [
      {
        ...axis,
        size: 40,
        values: [
          [86_400, "{D} {MMM}", null, null, null, null, null, null, 1],
          [60, "{HH}:{mm}", "\n{D} {MMM}", null, null, null, null, null, 1],
        ],
      },
      { ...axis, size: 54, values: (_, values) => ticks(values) },
    ],
    series: [{}, ...series],
    ...(bands ? { bands } : {}),
    hooks: {
      setCursor: [(made) => onPoint(made.cursor.idx ?? null)],
      setSelect: [
        (made) => {
          if (made.select.width < 8) return;
          onZoom?.(made.posToVal(made.select.left, "x"), made.posToVal(made.select.left + made.select.width, "x"));
          made.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}
