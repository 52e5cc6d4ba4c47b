import { describe, expect, it } from "vitest";
import { usageColumns } from "./usage";

const point = (at: string, until: string, cpu: number) => ({
  at,
  until,
  samples: 10,
  cpu_mean_millicores: cpu,
  cpu_max_millicores: 2 * cpu,
  memory_mean_bytes: 25,
  memory_max_bytes: 50,
});

describe("what a node took", () => {
  const node = { cpu_millicores: 1_000, memory_bytes: 100 };

  it("is told as shares of what pods may use, with a gap where nobody reported", () => {
    const columns = usageColumns(
      [
        point("2026-07-06T00:00:00Z", "2026-07-06T00:05:00Z", 100),
        point("2026-07-06T00:05:30Z", "2026-07-06T00:10:30Z", 200),
        point("2026-07-06T01:00:00Z", "2026-07-06T01:05:00Z", 300),
      ],
      node,
    );
    expect(columns.cpuMean).toEqual([0.1, 0.2, null, 0.3]);
    expect(columns.cpuMax).toEqual([0.2, 0.4, null, 0.6]);
    expect(columns.memoryMean).toEqual([0.25, 0.25, null, 0.25]);
    expect(columns.seconds).toEqual([...columns.seconds].sort((one, other) => one - other));
  });

  it("has no share of a node whose size is not known", () => {
    const columns = usageColumns([point("2026-07-06T00:00:00Z", "2026-07-06T00:05:00Z", 1)], {
      cpu_millicores: 0,
      memory_bytes: 0,
    });
    expect(columns.cpuMean).toEqual([null]);
  });
});
