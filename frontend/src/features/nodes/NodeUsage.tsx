// What a node took and cost over time: the agent's windows as lines, the ledger's hours as a table.

import { SegmentedControl } from "@mantine/core";
import { Suspense, lazy, useMemo, useState } from "react";
import type { Node, NodeHistory, UsagePoint } from "~/api/shapes";
import { How } from "~/components/How";
import { Loaded } from "~/components/Loaded";
import { Panel } from "~/components/Panel";
import { Empty, Loading } from "~/components/states";
import { Moment } from "~/components/Times";
import { useUrlChoice } from "~/components/useUrlState";
import { cores, gibibytes } from "~/lib/quantities";
import { percent, shareOf } from "~/lib/shares";
import { usageColumns } from "~/lib/usage";
import { NodeCost } from "./NodeCost";
import styles from "./nodes.module.css";
import { useNodeHistory } from "./queries";

const UsagePlot = lazy(() => import("./UsagePlot"));
const HEIGHT = 210;
const HOURS = ["1", "6", "24"] as const;

export function NodeUsage({ clusterId, node }: { clusterId: string; node: Node }) {
  const [hours, setHours] = useUrlChoice("hours", HOURS, "6");
  const query = useNodeHistory(clusterId, node, Number(hours));
  return (
    <>
      <Panel
        title="What it took"
        how={
          <How what="what it took">
            <p>
              The agent asks the cluster&apos;s metrics API and sends mean and greatest sample of each window of five
              minutes. Shares are of what pods may use on this node.
            </p>
            <p className="dim">Where the line is missing no agent reported. Pods over time are not kept.</p>
          </How>
        }
        aside={
          <SegmentedControl
            aria-label="Window"
            data={HOURS.map((value) => ({ value, label: `${value} h` }))}
            value={hours}
            onChange={setHours}
          />
        }
      >
        <Loaded query={query} what="what it took" lines={6}>
          {(history) => <Usage history={history} node={node} />}
        </Loaded>
      </Panel>
      <Panel title="What it cost" flush>
        <Loaded query={query} what="what it cost">
          {(history) => <NodeCost entries={history.ledger_entries} />}
        </Loaded>
      </Panel>
    </>
  );
}

function Usage({ history, node }: { history: NodeHistory; node: Node }) {
  const columns = useMemo(() => usageColumns(history.usage, node), [history.usage, node]);
  const [place, setPlace] = useState<number | null>(null);
  const last = history.usage.at(-1);
  if (!last) {
    return (
      <Empty title="No window of usage in this time">
        {node.joined
          ? "The first one comes five minutes after the agent first sees the node, where the cluster has a metrics API."
          : "The node has not joined."}
      </Empty>
    );
  }
  const seconds = place === null ? undefined : columns.seconds[place];
  const point = history.usage.find((known) => Date.parse(known.until) / 1000 === seconds);
  return (
    <figure aria-label={`Last window: ${inWords(last, node)}`}>
      <Legend point={point ?? last} node={node} />
      <Suspense fallback={<Loading what="the chart" lines={6} />}>
        <UsagePlot columns={columns} height={HEIGHT} onPoint={setPlace} />
      </Suspense>
    </figure>
  );
}

function inWords(point: UsagePoint, node: Node): string {
  const cpu = percent(shareOf(point.cpu_mean_millicores, node.cpu_millicores), 0);
  return `CPU ${cpu}, memory ${percent(shareOf(point.memory_mean_bytes, node.memory_bytes), 0)}`;
}

function Legend({ point, node }: { point: UsagePoint; node: Node }) {
  const cpu = (millicores: number) => percent(shareOf(millicores, node.cpu_millicores), 0);
  return (
    <figcaption className={styles.legend}>
      <span className="dim">
        until <Moment at={point.until} />
      </span>
      <span className={styles.key}>
        <span className={styles.line} aria-hidden="true" /> CPU <strong>{cpu(point.cpu_mean_millicores)}</strong>
        <span className="dim">{cores(point.cpu_mean_millicores)} vCPU</span>
      </span>
      <span className={styles.key}>
        <span className={`${styles.line} ${styles.peak}`} aria-hidden="true" /> peak{" "}
        <strong>{cpu(point.cpu_max_millicores)}</strong>
      </span>
      <span className={styles.key}>
        <span className={`${styles.line} ${styles.memory}`} aria-hidden="true" /> Memory{" "}
        <strong>{percent(shareOf(point.memory_mean_bytes, node.memory_bytes), 0)}</strong>
        <span className="dim">{gibibytes(point.memory_mean_bytes)} GiB</span>
      </span>
    </figcaption>
  );
}
