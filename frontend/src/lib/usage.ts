// What a node took over time, as a chart draws it: shares of what pods may use, gaps where no agent reported.

import type { Node, UsagePoint } from "~/api/shapes";

/** Columns as uPlot takes them; null is a gap. */
export interface UsageColumns {
  seconds: number[];
  cpuMean: (number | null)[];
  cpuMax: (number | null)[];
  memoryMean: (number | null)[];
}

/** Windows further apart than this have a gap between them. */
const GAP_SECONDS = 60;

export function usageColumns(
  points: readonly UsagePoint[],
  node: Pick<Node, "cpu_millicores" | "memory_bytes">,
): UsageColumns {
  const columns: UsageColumns = { seconds: [], cpuMean: [], cpuMax: [], memoryMean: [] };
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);
  let ended: number | null = null;
  for (const point of points) {
    const [from, until] = [Date.parse(point.at) / 1000, Date.parse(point.until) / 1000];
    if (ended !== null && from - ended > GAP_SECONDS) push(columns, ended + 1, null, null, null);
    push(
      columns,
      // A window is drawn where it ends: until then it was not over.
      until,
      share(point.cpu_mean_millicores, node.cpu_millicores),
      share(point.cpu_max_millicores, node.cpu_millicores),
      share(point.memory_mean_bytes, node.memory_bytes),
    );
    ended = until;
  }
  return columns;
}

function push(
  columns: UsageColumns,
  at: number,
  cpuMean: number | null,
  cpuMax: number | null,
  memoryMean: number | null,
): void {
  columns.seconds.push(at);
  columns.cpuMean.push(cpuMean);
  columns.cpuMax.push(cpuMax);
  columns.memoryMean.push(memoryMean);
}
