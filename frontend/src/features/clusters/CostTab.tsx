// The overview's figures for one cluster.

import { Link } from "react-router";
import { Loaded } from "~/components/Loaded";
import { RangePicker } from "~/components/RangePicker";
import { useUrlRange } from "~/components/useUrlState";
import { OverviewBody } from "../overview/OverviewPage";
import { useOverview } from "../overview/queries";

export default function CostTab({ clusterId }: { clusterId: string }) {
  const [range, setRange] = useUrlRange();
  const query = useOverview(clusterId, range);
  return (
    <div className="stack">
      <div className="row between">
        <Link to={`/ledger?cluster=${clusterId}`}>To the ledger, hour by hour</Link>
        <RangePicker range={range} onChange={setRange} />
      </div>
      <Loaded query={query} what="the cluster's cost" lines={12}>
        {(overview) => <OverviewBody overview={overview} range={range} onRange={setRange} />}
      </Loaded>
    </div>
  );
}
