// The safety check: each layer with its bound, before and after.

import type { LayerReading, SafetyReport } from "~/api/shapes";
import { Status } from "~/components/marks";
import { Panel } from "~/components/Panel";
import { Table, type Column } from "~/components/Table";
import { count } from "~/lib/quantities";
import { percent } from "~/lib/shares";
import { safetyLayers, safetyVerdicts } from "~/lib/words";

/** A count for zones, a share otherwise. */
function reading(layer: LayerReading, value: number | null | undefined): string {
  if (value == null) return "–";
  return layer.layer === "zone_spread" ? count(value) : percent(value);
}

const COLUMNS: readonly Column<LayerReading>[] = [
  {
    key: "layer",
    head: "Layer",
    width: "minmax(140px, 1.6fr)",
    wrapping: true,
    cell: (layer) => (
      <div>
        <div>{safetyLayers[layer.layer]}</div>
        <div className="dim small">{layer.measure}</div>
      </div>
    ),
  },
  { key: "bound", head: "Bound", width: "68px", end: true, cell: (layer) => <span className="dim">{reading(layer, layer.bound)}</span> },
  { key: "before", head: "Before", width: "68px", end: true, cell: (layer) => reading(layer, layer.before) },
  { key: "after", head: "After", width: "68px", end: true, cell: (layer) => <strong>{reading(layer, layer.after)}</strong> },
  {
    key: "holds",
    head: "Holds",
    width: "92px",
    cell: (layer) => <Status of={layer.holds_after ? ["Holds", "good"] : layer.held_before ? ["Broken", "bad"] : ["As before", "warning"]} />,
  },
];

export function Safety({ report }: { report: SafetyReport }) {
  return (
    <Panel title="Safety layers, before and after" flush aside={<Status of={safetyVerdicts[report.verdict]} />}>
      <Table label="Safety layers" columns={COLUMNS} rows={report.layers} rowKey={(layer) => layer.layer} />
    </Panel>
  );
}
