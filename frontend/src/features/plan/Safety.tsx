// The safety check: each layer with its bound, before and after.

import type { LayerReading, SafetyReport } from "~/api/shapes";
import { Status } from "~/components/marks";
import { Panel } from "~/components/Panel";
import { Table, type Column } from "~/components/Table";
import { count } from "~/lib/quantities";
import { percent } from "~/lib/shares";
import { safetyLayers, safetyVerdicts } from "~/lib/words";

/** A count of zones or of layers, a share otherwise. */
function reading(layer: LayerReading, value: number | null | undefined): string {
  if (value == null) return "–";
  return layer.layer === "zone_spread" || layer.layer === "combined" ? count(value) : percent(value);
}

const COLUMNS: readonly Column<LayerReading>[] = [
  {
    key: "layer",
    head: "Layer",
    width: "minmax(150px, 1fr)",
    wrapping: true,
    cell: (layer) => (
      <div>
        <div className="row wrap" style={{ gap: "0 10px" }}>
          {safetyLayers[layer.layer]}
          <Status
            of={
              layer.holds_after ? ["holds", "good"] : layer.held_before ? ["broken", "bad"] : ["as before", "warning"]
            }
          />
        </div>
        <div className="dim small">{layer.measure}</div>
      </div>
    ),
  },
  {
    key: "bound",
    head: "Bound",
    width: "74px",
    end: true,
    cell: (layer) => <span className="dim">{reading(layer, layer.bound)}</span>,
  },
  { key: "before", head: "Before", width: "74px", end: true, cell: (layer) => reading(layer, layer.before) },
  {
    key: "after",
    head: "After",
    width: "74px",
    end: true,
    cell: (layer) => <strong>{reading(layer, layer.after)}</strong>,
  },
];

export function Safety({ report }: { report: SafetyReport }) {
  return (
    <Panel title="Safety layers, before and after" flush aside={<Status of={safetyVerdicts[report.verdict]} />}>
      <Table label="Safety layers" columns={COLUMNS} rows={report.layers} rowKey={(layer) => layer.layer} />
    </Panel>
  );
}
