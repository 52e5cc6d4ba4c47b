// A job: where it stands, what can be decided, and its plan as a story.

import type { JobDetail } from "~/api/shapes";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { ActionsTable } from "../actions/ActionsTable";
import { BlockedMoney } from "../plan/BlockedMoney";
import { BeforeAfter } from "../plan/BeforeAfter";
import { Pending } from "../plan/Pending";
import { Rejected } from "../plan/Rejected";
import { Safety } from "../plan/Safety";
import { Steps } from "../plan/Steps";
import { counted } from "~/lib/quantities";
import { JobState } from "./JobState";
import { hasOutcome, Outcome } from "./Outcome";
import styles from "./JobView.module.css";

export function JobView({ job }: { job: JobDetail }) {
  const { plan } = job;
  return (
    <div className="stack">
      <JobState job={job} />
      {plan ? (
        <>
          <BeforeAfter plan={plan} job={job} />
          <div className={styles.columns}>
            <div className="stack">
              <Steps steps={plan.steps} actions={job.actions} />
              <Panel title="Actions as they happen" flush aside={counted(job.actions.length, "action")}>
                {job.actions.length > 0 ? (
                  <ActionsTable actions={job.actions} withStep />
                ) : (
                  <Empty title="No action was made yet" />
                )}
              </Panel>
            </div>
            <div className="stack">
              {hasOutcome(job) && <Outcome job={job} />}
              <Safety report={plan.safety} />
              <BlockedMoney plan={plan} />
              <Pending pods={plan.pending} />
              <Rejected rows={plan.rejected} />
            </div>
          </div>
        </>
      ) : (
        <Panel title="Plan">
          <Empty title="The plan of this job is not kept any more" />
        </Panel>
      )}
    </div>
  );
}
