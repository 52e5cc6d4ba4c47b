// The steps of a plan in the order in which they are carried out: what leaves, what joins, why, and how far each is.

import { ArrowRight } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { PlannedNode, PlanStep } from "~/api/shapes";
import { CopyText } from "~/components/CopyText";
import { Capacity, Status } from "~/components/marks";
import { Money } from "~/components/Money";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { Age } from "~/components/Times";
import { counted } from "~/lib/quantities";
import { stepKinds, stepPhases } from "~/lib/words";
import styles from "./Steps.module.css";

/** So many steps are drawn at first: a plan for thousands of nodes has hundreds. */
const FIRST = 40;
/** And so many nodes of each side of a step. */
const FIRST_NODES = 6;

export function Steps({ steps }: { steps: readonly PlanStep[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? steps : steps.slice(0, FIRST);
  return (
    <Panel title="What is done, in this order" flush aside={counted(steps.length, "step")}>
      {steps.length === 0 ? (
        <Empty title="Nothing is done">The fleet is as cheap and as safe as it can be with what was found.</Empty>
      ) : (
        <ol>
          {shown.map((step) => (
            <Step key={step.number} step={step} />
          ))}
        </ol>
      )}
      {shown.length < steps.length && (
        <button type="button" onClick={() => setAll(true)} className="linklike" style={{ padding: 10 }}>
          Show all {steps.length} steps
        </button>
      )}
    </Panel>
  );
}

/** One step, here and on the page of an action. */
export function Step({ step }: { step: PlanStep }) {
  return (
    <li className={styles.step}>
      <span className={styles.number}>{step.number + 1}</span>
      <div className={styles.body}>
        <div className="row wrap">
          <strong>{stepKinds[step.kind]}</strong>
          {step.progress && (
            <>
              <Status of={step.progress.failure ? ["Not done", "bad"] : stepPhases[step.progress.phase]} />
              <span className="dim small">
                since <Age at={step.progress.since} />
              </span>
            </>
          )}
        </div>
        <p className="dim">{step.reason}</p>
        {step.progress?.failure && <p className="bad">{step.progress.failure}</p>}
        <Swap step={step} />
        <Moves step={step} />
      </div>
      <Money microusd={step.saves_microusd_per_month} signed={!step.progress?.failure} per="month" />
    </li>
  );
}

function Swap({ step }: { step: PlanStep }) {
  if (step.leaving.length === 0 && step.joining.length === 0) return null;
  return (
    <div className={styles.swap}>
      <div className={styles.side}>
        {step.leaving.length === 0 && <span className="dim">nothing leaves</span>}
        <Some things={step.leaving} what="node" show={(node) => <CopyText key={node} text={node} what="node" />} />
      </div>
      <ArrowRight size={14} className="dim" aria-label="is replaced by" />
      <div className={styles.side}>
        {step.joining.length === 0 && <span className="dim">nothing: its pods fit elsewhere</span>}
        <Some things={step.joining} what="node" show={(node) => <Joining key={node.name} node={node} />} />
      </div>
    </div>
  );
}

/** The first few of many, and the rest on asking. */
function Some<Thing>({
  things,
  what,
  show,
}: {
  things: readonly Thing[];
  what: string;
  show: (thing: Thing) => ReactNode;
}) {
  const [all, setAll] = useState(things.length <= FIRST_NODES + 1);
  return (
    <>
      {(all ? things : things.slice(0, FIRST_NODES)).map(show)}
      {!all && (
        <button type="button" className="linklike small" style={{ textAlign: "start" }} onClick={() => setAll(true)}>
          and {counted(things.length - FIRST_NODES, `more ${what}`)}
        </button>
      )}
    </>
  );
}

function Joining({ node }: { node: PlannedNode }) {
  return (
    <div>
      <div className="row wrap" style={{ gap: "0 8px" }}>
        <span>{node.instance_type ?? "type not known"}</span>
        <Capacity type={node.capacity_type} />
        <span className="dim">{node.zone}</span>
        <Money microusd={node.price_microusd_per_hour} per="hour" />
      </div>
      <div className="dim small row">
        {node.pods > 0 && counted(node.pods, "pod")}
        {node.instance_id && <CopyText text={node.instance_id} what="instance id" />}
      </div>
    </div>
  );
}

function Moves({ step }: { step: PlanStep }) {
  if (step.moves.length === 0) return null;
  const surging = step.moves.filter((move) => move.surge).length;
  return (
    <details className={styles.details}>
      <summary>
        {counted(step.moves.length, "pod")} moved{surging > 0 ? `, ${surging} with a second replica Ready first` : ""}
      </summary>
      <div className={styles.moves}>
        {step.moves.map((move) => (
          <div key={move.pod} className={styles.move}>
            <span className="mono clip" title={move.pod}>
              {move.pod}
            </span>
            <span className="dim clip" title={move.from}>
              {move.from}
            </span>
            <span className="dim" aria-label="to">
              →
            </span>
            <span className="dim clip" title={move.to}>
              {move.to}
            </span>
          </div>
        ))}
      </div>
    </details>
  );
}
