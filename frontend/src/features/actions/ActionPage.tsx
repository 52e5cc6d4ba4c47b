// One action from the decision to its ledger entry: why it was made, what it did, when, and what it cost.

import { Link, useParams } from "react-router";
import type { ActionDetail } from "~/api/shapes";
import { Id } from "~/components/CopyText";
import { Loaded } from "~/components/Loaded";
import { Status } from "~/components/marks";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { shortId } from "~/lib/ids";
import { actionStatuses, actionTypes } from "~/lib/words";
import { useClusterNames } from "../clusters/queries";
import { EntriesTable } from "../ledger/EntriesTable";
import { Safety } from "../plan/Safety";
import { Step } from "../plan/Steps";
import styles from "../jobs/JobView.module.css";
import { ActionFacts } from "./ActionFacts";
import { useAction } from "./queries";
import { Timeline } from "./Timeline";

export default function ActionPage() {
  const { clusterId = "", actionId = "" } = useParams();
  const query = useAction(clusterId, actionId);
  const names = useClusterNames();
  const action = query.data;
  return (
    <>
      <PageHead
        title={action ? actionTypes[action.type] : "Action"}
        crumbs={[
          [`/clusters/${clusterId}`, names.get(clusterId) ?? "Cluster"],
          [`/clusters/${clusterId}?tab=actions`, "Actions"],
        ]}
        beside={
          <>
            {action && <Status of={actionStatuses[action.status]} />}
            <Id id={actionId} />
          </>
        }
      />
      <Loaded query={query} what="the action" lines={12}>
        {(detail) => <Body action={detail} />}
      </Loaded>
    </>
  );
}

function Body({ action }: { action: ActionDetail }) {
  return (
    <div className="stack">
      <div className={styles.columns}>
        <div className="stack">
          <Panel
            title="Why: the plan's step"
            flush
            aside={action.job && <Link to={`/jobs/${action.job.id}`}>Job {shortId(action.job.id)}</Link>}
          >
            {action.plan_step ? (
              <ol>
                <Step step={action.plan_step} />
              </ol>
            ) : (
              <Empty title="The plan is not kept any more" />
            )}
          </Panel>
          <ActionFacts action={action} />
        </div>
        <div className="stack">
          <Panel title="Timeline">
            <Timeline events={action.timeline} />
          </Panel>
          {action.safety && <Safety report={action.safety} />}
        </div>
      </div>
      <Panel title="In the ledger" flush>
        {action.ledger_entries.length > 0 ? (
          <EntriesTable entries={action.ledger_entries} clusterId={action.cluster_id} />
        ) : (
          <Empty title="Not in the ledger yet">
            What the instance costs stands here once the hour in which the action took effect is accounted. Actions that
            change no instance have no entry.
          </Empty>
        )}
      </Panel>
    </div>
  );
}
