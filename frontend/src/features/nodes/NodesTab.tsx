// The nodes of a cluster with price, risk and pods. All of them are in memory: searching and sorting answer at once.

import { SegmentedControl } from "@mantine/core";
import { useDeferredValue, useMemo, useState } from "react";
import type { Node } from "~/api/shapes";
import { Loaded } from "~/components/Loaded";
import { Panel } from "~/components/Panel";
import { SearchField } from "~/components/SearchField";
import { Empty, Note } from "~/components/states";
import { Table } from "~/components/Table";
import { SnapshotAge } from "~/components/Times";
import { useUrlChoice, useUrlSort, useUrlText } from "~/components/useUrlState";
import { count, counted } from "~/lib/quantities";
import { matches } from "~/lib/tables";
import { NodeDrawer } from "./NodeDrawer";
import { nodeColumns } from "./nodeColumns";
import styles from "./nodes.module.css";
import { useNodes } from "./queries";

const BY_NAME = { column: "name", direction: "ascending" } as const;
const KINDS = ["all", "spot", "on_demand", "risky"] as const;
type Kind = (typeof KINDS)[number];
const KIND_LABELS: Record<Kind, string> = { all: "All", spot: "Spot", on_demand: "On-demand", risky: "At risk" };

function isOfKind(node: Node, kind: Kind): boolean {
  switch (kind) {
    case "all":
      return true;
    case "risky":
      return node.risk !== "ok";
    case "spot":
    case "on_demand":
      return node.capacity_type === kind;
  }
}

export default function NodesTab({ clusterId }: { clusterId: string }) {
  const query = useNodes(clusterId);
  const [search, setSearch] = useUrlText("q");
  const [kind, setKind] = useUrlChoice("kind", KINDS, "all");
  const [sort, setSort] = useUrlSort(BY_NAME);
  const [opened, setOpened] = useState<Node | null>(null);
  const typed = useDeferredValue(search);
  const columns = useMemo(() => nodeColumns(setOpened), []);
  const nodes = query.data?.items;
  const shown = useMemo(
    () =>
      (nodes ?? []).filter(
        (node) =>
          isOfKind(node, kind) &&
          matches(typed, [node.name, node.instance_id, node.instance_type, node.zone, node.group]),
      ),
    [nodes, typed, kind],
  );
  return (
    <Panel
      title="Nodes"
      flush
      aside={
        query.data && (
          <>
            {counted(shown.length, "node")} of {count(query.data.total)} · <SnapshotAge at={query.data.as_of} />
          </>
        )
      }
    >
      <div className={styles.filters}>
        <SearchField what="nodes" value={search} onChange={setSearch} />
        <SegmentedControl
          aria-label="Kind of nodes"
          data={KINDS.map((value) => ({ value, label: KIND_LABELS[value] }))}
          value={kind}
          onChange={setKind}
        />
      </div>
      <Loaded query={query} what="nodes" lines={10}>
        {(page) => (
          <>
            {page.next_cursor && (
              <Note>
                The first {count(page.items.length)} of {count(page.total)} nodes are shown: search for others by a part
                of their name in the cluster itself.
              </Note>
            )}
            {page.total === 0 ? (
              <Empty title="No node is known">
                {page.as_of ? "The agent sees none." : "The agent has not reported yet."}
              </Empty>
            ) : shown.length === 0 ? (
              <Empty title="No node fits" />
            ) : (
              <Table
                label="Nodes"
                columns={columns}
                rows={shown}
                rowKey={(node) => node.name}
                sort={sort}
                onSort={setSort}
              />
            )}
          </>
        )}
      </Loaded>
      <NodeDrawer clusterId={clusterId} node={opened} onClose={() => setOpened(null)} />
    </Panel>
  );
}
