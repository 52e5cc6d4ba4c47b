// The first page: within ten seconds, what the clusters cost, what was saved and how that was computed, and what happens now.

import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import type { Overview } from "~/api/shapes";
import { Loaded } from "~/components/Loaded";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { RangePicker } from "~/components/RangePicker";
import { Empty, Note } from "~/components/states";
import { Age } from "~/components/Times";
import { useUrlRange } from "~/components/useUrlState";
import type { TimeRange } from "~/lib/timeRange";
import { Feed } from "../activity/Feed";
import { CostChart } from "../costs/CostChart";
import { WaitingPlans } from "../jobs/WaitingPlans";
import { Fleet } from "./Composition";
import { KpiStrip } from "./KpiStrip";
import styles from "./OverviewPage.module.css";
import { OverBaseline } from "./OverBaseline";
import { Projection } from "./Projection";
import { useOverview } from "./queries";
import { SavedStrip } from "./SavedStrip";

export default function OverviewPage() {
  const [range, setRange] = useUrlRange();
  const query = useOverview(null, range);
  return (
    <>
      <PageHead
        title="Overview"
        beside={
          query.data?.as_of && (
            <span className="dim small">
              figures made <Age at={query.data.as_of} />
            </span>
          )
        }
      >
        <RangePicker range={range} onChange={setRange} />
      </PageHead>
      <WaitingPlans />
      <Loaded query={query} what="the overview" lines={14}>
        {(overview) => <OverviewBody overview={overview} range={range} onRange={setRange} feed />}
      </Loaded>
    </>
  );
}

interface OverviewBodyProps {
  overview: Overview;
  range: TimeRange;
  onRange: (range: TimeRange) => void;
  /** With the live feed beside it. */
  feed?: boolean;
}

/** Figures, chart, projection and composition, of everything or of one cluster. */
export function OverviewBody({ overview, range, onRange, feed }: OverviewBodyProps) {
  const [dismissed, setDismissed] = useState(false);
  if (overview.as_of == null) return <Unmeasured feed={feed} />;
  return (
    <div className="stack">
      {overview.stale && !dismissed && (
        <Note>
          These figures are from <Age at={overview.as_of} />: they should be newer.{" "}
          <Button variant="subtle" size="compact-xs" color="gray" onClick={() => setDismissed(true)}>
            I know
          </Button>
        </Note>
      )}
      <OverBaseline overview={overview} />
      <KpiStrip kpis={overview.kpis} />
      <div className={styles.grid}>
        <CostChart costs={overview.costs} range={range} onRange={onRange} />
        <Projection overview={overview} />
      </div>
      <SavedStrip overview={overview} />
      <div className={feed ? styles.grid : undefined}>
        <Fleet composition={overview.composition} madeAt={overview.as_of} />
        {feed && <Feed />}
      </div>
    </div>
  );
}

/** Before the first figures: noughts would be a lie. */
function Unmeasured({ feed }: { feed: boolean | undefined }) {
  return (
    <div className={feed ? styles.grid : undefined}>
      <Panel title="No figures yet">
        <Empty title="Nothing is measured yet">
          Figures are made a minute after a cluster&apos;s agent reports for the first time.{" "}
          <Link to="/clusters">See the clusters</Link>
        </Empty>
      </Panel>
      {feed && <Feed />}
    </div>
  );
}
