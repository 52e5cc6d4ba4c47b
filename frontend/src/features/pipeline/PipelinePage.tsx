// The pipeline: each part of the loop, when it last did its work for the organization, and whether that is in time (LIVE-04).

import { Link } from "react-router";
import type { PipelineComponent, PipelineStatus } from "~/api/shapes";
import { How } from "~/components/How";
import { Loaded } from "~/components/Loaded";
import { Status } from "~/components/marks";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { Note } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { Age } from "~/components/Times";
import { duration } from "~/lib/durations";
import { inWords } from "~/lib/pipeline";
import { pipelineParts, pipelineStates } from "~/lib/words";
import { usePipeline } from "./queries";

const COLUMNS: readonly Column<PipelineComponent>[] = [
  {
    key: "part",
    head: "Part",
    width: "minmax(170px, 1.4fr)",
    wrapping: true,
    cell: ({ part }) => (
      <div>
        <div>{pipelineParts[part][0]}</div>
        <div className="dim small">{pipelineParts[part][1]}</div>
      </div>
    ),
  },
  { key: "state", head: "State", width: "100px", cell: ({ state }) => <Status of={pipelineStates[state]} /> },
  { key: "last", head: "Last worked", width: "110px", cell: ({ last_at }) => <Age at={last_at} /> },
  {
    key: "expected",
    head: "Expected",
    width: "130px",
    cell: ({ expected_every_s }) =>
      expected_every_s == null ? (
        <span className="dim">when asked for</span>
      ) : (
        <span className="figures">every {duration(expected_every_s)}</span>
      ),
  },
  {
    key: "late",
    head: "Late after",
    width: "96px",
    cell: ({ late_after_s }) =>
      late_after_s == null ? <span className="dim">–</span> : <span className="figures">{duration(late_after_s)}</span>,
  },
  {
    key: "why",
    head: "Why",
    width: "minmax(220px, 2fr)",
    wrapping: true,
    cell: ({ reason, how }) => (
      <div>
        <div>{reason}</div>
        <div className="dim small">Known from {how}.</div>
      </div>
    ),
  },
];

export default function PipelinePage() {
  const query = usePipeline();
  return (
    <>
      <PageHead title="Pipeline" />
      <Loaded query={query} what="the pipeline" lines={12}>
        {(status) => <Parts status={status} />}
      </Loaded>
    </>
  );
}

function Parts({ status }: { status: PipelineStatus }) {
  return (
    <div className="stack">
      {status.clusters_looked_at < status.clusters && (
        <Note>
          Of {status.clusters} clusters, {status.clusters_looked_at} were looked at: those whose agents were silent
          longest.
        </Note>
      )}
      <Panel
        title="Parts of the loop, in its order"
        flush
        how={
          <How what="the state of a part">
            <p>
              Each part leaves something behind when it works for you: a listing, prices, a heartbeat, figures, an
              event. Its age is held against how often the part is expected; after twice that time it is late. Where a
              part works for several accounts, regions or clusters, the one that it did longest ago counts.
            </p>
            <p>Parts that work when something asks for them are never late: silence is no fault.</p>
          </How>
        }
        aside={
          <>
            {inWords(status.components)}, looked at <Age at={status.as_of} />
          </>
        }
      >
        <Table
          label="Parts of the loop"
          columns={COLUMNS}
          rows={status.components}
          rowKey={(component) => component.part}
          height="none"
        />
      </Panel>
      <p className="dim small">
        What they did is on <Link to="/activity">Activity</Link>; which pools a plan saw, on the{" "}
        <Link to="/funnel">Decision funnel</Link>.
      </p>
    </div>
  );
}
