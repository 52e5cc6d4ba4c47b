// What the newest plan says of a node: the step that replaces it, or why it stays.

import { Link } from "react-router";
import type { JobDetail } from "~/api/shapes";
import { Loaded } from "~/components/Loaded";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { Age } from "~/components/Times";
import { usePlan } from "../clusters/queries";
import { blockRules, stepKinds } from "~/lib/words";
import styles from "./nodes.module.css";

export function PlanSays({ clusterId, node }: { clusterId: string; node: string }) {
  const query = usePlan(clusterId);
  const job = query.data;
  return (
    <Panel
      title="What the plan says of it"
      aside={
        job && (
          <Link to={`/jobs/${job.id}`}>
            plan made <Age at={job.created_at} />
          </Link>
        )
      }
    >
      <Loaded query={query} what="the plan">
        {(loaded) => <Said job={loaded} node={node} />}
      </Loaded>
    </Panel>
  );
}

function Said({ job, node }: { job: JobDetail | null; node: string }) {
  const plan = job?.plan;
  if (!plan) return <Empty title="There is no plan yet" />;
  const leaves = plan.steps.filter((step) => step.leaving.includes(node));
  const blocked = plan.blocked.filter((row) => row.node === node);
  const rejected = plan.rejected.filter((row) => row.candidate === node);
  if (leaves.length + blocked.length + rejected.length === 0) {
    return <Empty title="It does not name the node">The node joined later, or nothing better was found for it.</Empty>;
  }
  return (
    <ul className={styles.said}>
      {leaves.map((step) => (
        <li key={step.number}>
          <strong>Step {step.number + 1} replaces it</strong>{" "}
          <span className="dim">{stepKinds[step.kind].toLowerCase()}</span>
          <div className="dim">{step.reason}</div>
        </li>
      ))}
      {blocked.map((row) => (
        <li key={`${row.rule} ${row.pod ?? ""}`}>
          <strong>{blockRules[row.rule]}</strong> {row.pod && <span className="mono">{row.pod}</span>}
          <div className="dim">{row.message}</div>
          <div>{row.remedy}</div>
        </li>
      ))}
      {rejected.map((row) => (
        <li key={`${row.kind} ${row.rule} ${row.reason}`}>
          <strong>Considered and not done</strong>{" "}
          <span className="dim">
            {stepKinds[row.kind].toLowerCase()}, {blockRules[row.rule].toLowerCase()}
          </span>
          <div className="dim">{row.reason}</div>
        </li>
      ))}
    </ul>
  );
}
