// The columns of the node table.

import type { Node } from "~/api/shapes";
import { Capacity, Risk, Status } from "~/components/marks";
import { Money } from "~/components/Money";
import { ShareBar } from "~/components/ShareBar";
import type { Column } from "~/components/Table";
import { Age } from "~/components/Times";
import { cores, count, gibibytes } from "~/lib/quantities";
import { percent, shareOf } from "~/lib/shares";
import { sentence, unmanagedReasons, type Tone } from "~/lib/words";
import styles from "./nodes.module.css";

/** How a node stands, the worst first. */
export function nodeState(node: Node): readonly [string, Tone] {
  if (!node.joined) return [node.state && node.state !== "running" ? sentence(node.state) : "Joining", "busy"];
  if (!node.ready) return ["Not Ready", "bad"];
  if (node.unschedulable) return ["Cordoned", "warning"];
  if (node.unmanaged) return ["Not managed", "quiet"];
  return ["Ready", "good"];
}

function Used({ used, of, text }: { used: number; of: number; text: string }) {
  const share = shareOf(used, of);
  if (share === null) return <span className="dim">–</span>;
  return (
    <div className="row" title={`${text} requested of what pods may use`}>
      <div className={styles.used}>
        <ShareBar
          parts={[
            { key: "used", amount: used, color: share > 0.95 ? "var(--warn)" : "var(--info)" },
            { key: "free", amount: Math.max(0, of - used), color: "var(--hover)" },
          ]}
        />
      </div>
      <span className="dim">{percent(share, 0)}</span>
    </div>
  );
}

export function nodeColumns(onOpen: (node: Node) => void): readonly Column<Node>[] {
  return [
    {
      key: "name",
      head: "Node",
      width: "minmax(160px, 2fr)",
      value: (node) => node.name,
      cell: (node) => (
        <button type="button" className={`${styles.open} mono`} onClick={() => onOpen(node)} title={node.name}>
          {node.name}
        </button>
      ),
    },
    {
      key: "state",
      head: "State",
      width: "104px",
      value: (node) => nodeState(node)[0],
      cell: (node) => (
        <span title={node.unmanaged ? unmanagedReasons[node.unmanaged] : undefined}>
          <Status of={nodeState(node)} />
        </span>
      ),
    },
    {
      key: "type",
      head: "Type",
      width: "minmax(104px, 1fr)",
      value: (node) => node.instance_type,
      cell: (node) => node.instance_type ?? <span className="dim">–</span>,
    },
    {
      key: "zone",
      head: "Zone",
      width: "92px",
      value: (node) => node.zone,
      cell: (node) => node.zone ?? <span className="dim">–</span>,
    },
    {
      key: "capacity",
      head: "Capacity",
      width: "118px",
      value: (node) => node.capacity_type,
      cell: (node) => <Capacity type={node.capacity_type} />,
    },
    {
      key: "price",
      head: "Price /h",
      width: "80px",
      end: true,
      first: "descending",
      value: (node) => node.price_microusd_per_hour,
      cell: (node) => <Money microusd={node.price_microusd_per_hour} per="hour" bare />,
    },
    {
      key: "below",
      head: "Below list",
      width: "82px",
      end: true,
      first: "descending",
      value: belowList,
      cell: (node) => <span className="dim">{percent(belowList(node), 0)}</span>,
    },
    {
      key: "risk",
      head: "Pool risk",
      width: "76px",
      first: "descending",
      value: (node) => ["ok", "watch", "danger"].indexOf(node.risk),
      cell: (node) => <Risk level={node.risk} />,
    },
    {
      key: "pods",
      head: "Pods",
      width: "54px",
      end: true,
      first: "descending",
      value: (node) => node.pods,
      cell: (node) => count(node.pods),
    },
    {
      key: "cpu",
      head: "CPU requested",
      width: "110px",
      first: "descending",
      value: (node) => shareOf(node.cpu_requested_millicores, node.cpu_millicores),
      cell: (node) => (
        <Used
          used={node.cpu_requested_millicores}
          of={node.cpu_millicores}
          text={`${cores(node.cpu_requested_millicores)} of ${cores(node.cpu_millicores)} vCPU`}
        />
      ),
    },
    {
      key: "memory",
      head: "Memory requested",
      width: "132px",
      first: "descending",
      value: (node) => shareOf(node.memory_requested_bytes, node.memory_bytes),
      cell: (node) => (
        <Used
          used={node.memory_requested_bytes}
          of={node.memory_bytes}
          text={`${gibibytes(node.memory_requested_bytes)} of ${gibibytes(node.memory_bytes)} GiB`}
        />
      ),
    },
    {
      key: "launched",
      head: "Launched",
      width: "88px",
      value: (node) => node.launched_at,
      cell: (node) => (
        <span className="dim">
          <Age at={node.launched_at} />
        </span>
      ),
    },
  ];
}

/** How far a node's price lies below its list price. */
function belowList(node: Node): number | null {
  const { price_microusd_per_hour: price, on_demand_microusd_per_hour: list } = node;
  return price == null || list == null || list === 0 ? null : 1 - price / list;
}
