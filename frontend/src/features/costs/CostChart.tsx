// Cost against baseline over time: the dashed line is what it would have cost, the full line what was paid, and the area
// between them what was saved (MET-10). The same as a table for who prefers to read.

import { SegmentedControl } from "@mantine/core";
import { Suspense, lazy, useMemo, useState } from "react";
import type { CostPoint, CostSeries } from "~/api/shapes";
import { How } from "~/components/How";
import { Panel } from "~/components/Panel";
import { Empty, Loading } from "~/components/states";
import { Moment } from "~/components/Times";
import { useNow } from "~/components/useNow";
import { dollars } from "~/lib/money";
import { columnsOf, promised, wholeSteps } from "~/lib/series";
import { percent, shareOf } from "~/lib/shares";
import { rangeLabel, type TimeRange } from "~/lib/timeRange";
import styles from "./CostChart.module.css";

const Plot = lazy(() => import("./Plot"));
const CostTable = lazy(() => import("./CostTable"));
const HEIGHT = 300;

interface CostChartProps {
  costs: CostSeries;
  range: TimeRange;
  onRange: (range: TimeRange) => void;
  className?: string | undefined;
}

export function CostChart({ costs: told, range, onRange, className }: CostChartProps) {
  const [view, setView] = useState("chart");
  const hour = Math.floor(useNow() / 3_600_000);
  const costs = useMemo(() => wholeSteps(told, hour * 3_600_000), [told, hour]);
  return (
    <Panel
      title="Cost against baseline"
      className={className}
      flush={view === "table"}
      how={
        <How what="cost against baseline">
          <p>
            Paid: for each instance, its price at the time × the time it ran, Spot at its pool&apos;s price, on-demand
            at list price.
          </p>
          <p>
            Baseline: what your own groups, as found when the cluster was connected, would have cost on-demand, sized
            for each hour&apos;s pods.
          </p>
          <p>
            Predicted: what the newest plan that was let run promised the whole fleet to cost, from the hour after that
            on. Pods and prices have moved since. A cluster without such a plan counts with what was paid.
          </p>
          <p className="dim">
            Points are whole {costs.step === "hour" ? "hours" : "days in UTC"}: the one that runs is not among them;{" "}
            {rangeLabel(range)}. Estimated from prices, not from an invoice.
          </p>
        </How>
      }
      aside={
        <SegmentedControl
          aria-label="Shown as"
          data={[
            { value: "chart", label: "Chart" },
            { value: "table", label: "Table" },
          ]}
          value={view}
          onChange={setView}
        />
      }
    >
      {costs.points.length === 0 ? (
        <Empty title={`No whole ${costs.step} of this window is accounted yet`}>
          It appears here a few minutes after its end. What the running hour saved so far stands below.
        </Empty>
      ) : view === "table" ? (
        <Suspense fallback={<Loading what="the table" lines={6} />}>
          <CostTable costs={costs} height={`${HEIGHT + 40}px`} />
        </Suspense>
      ) : (
        <Chart costs={costs} onRange={onRange} />
      )}
    </Panel>
  );
}

function Chart({ costs, onRange }: Pick<CostChartProps, "costs" | "onRange">) {
  const columns = useMemo(() => columnsOf(costs), [costs]);
  const [place, setPlace] = useState<number | null>(null);
  const seconds = place === null ? undefined : columns.seconds[place];
  const point = costs.points.find((known) => Date.parse(known.at) / 1000 === seconds);
  const zoom = (from: number, until: number) =>
    onRange({ from: new Date(from * 1000).toISOString(), until: new Date(until * 1000).toISOString() });
  return (
    <figure
      aria-label={`Paid ${dollars(costs.paid_microusd)}, baseline ${dollars(costs.baseline_microusd)}, saved ${dollars(costs.saved_microusd)}`}
    >
      <Legend
        shown={point ?? costs}
        at={point?.at}
        predicted={
          columns.predicted.some((known) => known !== null) ? promised(point ? [point] : costs.points) : undefined
        }
      />
      <div style={{ minHeight: HEIGHT }}>
        <Suspense fallback={<Loading what="the chart" lines={6} />}>
          <Plot columns={columns} height={HEIGHT} onPoint={setPlace} onZoom={zoom} />
        </Suspense>
      </div>
    </figure>
  );
}

type Sums = Pick<CostPoint, "paid_microusd" | "baseline_microusd" | "saved_microusd">;

interface LegendProps {
  shown: Sums;
  at: string | undefined;
  /** Null where a part of what is shown has no prediction; left out where nothing has. */
  predicted: number | null | undefined;
}

function Legend({ shown, at, predicted }: LegendProps) {
  return (
    <figcaption className={styles.legend}>
      <span className="dim">{at ? <Moment at={at} /> : "Whole window"}</span>
      <span className={styles.key}>
        <span className={`${styles.line} ${styles.dashed}`} aria-hidden="true" /> Baseline{" "}
        <strong>{dollars(shown.baseline_microusd)}</strong>
      </span>
      <span className={styles.key}>
        <span className={styles.line} aria-hidden="true" /> Paid <strong>{dollars(shown.paid_microusd)}</strong>
      </span>
      {predicted !== undefined && (
        <span className={styles.key}>
          <span className={`${styles.line} ${styles.predicted}`} aria-hidden="true" /> Predicted{" "}
          {predicted === null ? <span className="dim">from its plan on</span> : <strong>{dollars(predicted)}</strong>}
        </span>
      )}
      <span className={styles.key}>
        <span className={styles.area} aria-hidden="true" /> Saved <strong>{dollars(shown.saved_microusd)}</strong>
        <span className="dim">{percent(shareOf(shown.saved_microusd, shown.baseline_microusd))}</span>
      </span>
    </figcaption>
  );
}
