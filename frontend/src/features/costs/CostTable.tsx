// The points of a cost series as a table, newest first.

import type { CostPoint, CostSeries } from "~/api/shapes";
import { Money } from "~/components/Money";
import { Table, type Column } from "~/components/Table";
import { Moment } from "~/components/Times";

const amount = (key: string, head: string, of: (point: CostPoint) => number, signed = false): Column<CostPoint> => ({
  key,
  head,
  width: "minmax(92px, 1fr)",
  end: true,
  cell: (point) => <Money microusd={of(point)} {...(signed ? { signed: true } : { full: true })} />,
});

const COLUMNS: readonly Column<CostPoint>[] = [
  { key: "at", head: "From", width: "minmax(110px, 1.2fr)", cell: (point) => <Moment at={point.at} /> },
  amount("baseline", "Baseline", (point) => point.baseline_microusd),
  amount("paid", "Paid", (point) => point.paid_microusd),
  amount("spot", "of it Spot", (point) => point.spot_microusd),
  amount("on_demand", "on-demand", (point) => point.on_demand_microusd),
  {
    key: "predicted",
    head: "Predicted",
    width: "minmax(92px, 1fr)",
    end: true,
    cell: (point) => <Money microusd={point.predicted_microusd} full />,
  },
  amount("saved", "Saved", (point) => point.saved_microusd, true),
];

const NEWEST = { column: "at", direction: "descending" } as const;
const SORTABLE = COLUMNS.map((column) =>
  column.key === "at" ? { ...column, value: (point: CostPoint) => point.at } : column,
);

export default function CostTable({ costs, height }: { costs: CostSeries; height: string }) {
  return (
    <Table
      label="Cost against baseline"
      columns={SORTABLE}
      rows={costs.points}
      rowKey={(point) => point.at}
      sort={NEWEST}
      height={height}
    />
  );
}
