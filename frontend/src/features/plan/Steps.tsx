// The steps of a plan in the order in which they are carried out: what leaves, what joins, why, and how far each is.

import { ArrowRight } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { Action, PlannedNode, PlanStep } from "~/api/shapes";
import { CopyText } from "~/components/CopyText";
import { Capacity, Status } from "~/components/marks";
import { Money } from "~/components/Money";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { Age } from "~/components/Times";
import { counted } from "~/lib/quantities";
import { cameOf, endOf, type Came } from "~/lib/steps";
import { stepKinds, stepPhases } from "~/lib/words";
import styles from "./Steps.module.css";

/** So many steps are drawn at first: a plan for thousands of nodes has hundreds. */
const FIRST = 40;
/** And so many nodes of each side of a step. */
const FIRST_NODES = 6;

export function Steps({ steps, actions }: { steps: readonly PlanStep[]; actions: readonly Action[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? steps : steps.slice(0, FIRST);
  return (
    <Panel title="What is done, in this order" flush aside={counted(steps.length, "step")}>
      {steps.length === 0 ? (
        <Empty title="Nothing is done">The fleet is as cheap and as safe as it can be with what was found.</Empty>
      ) : (
        <ol>
          {shown.map((step) => (
            <Step key={step.number} step={step} actions={actions} />
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

interface StepProps {
  step: PlanStep;
  /** Of its job, where they are known: what a step that failed had done by then is counted in them. */
  actions?: readonly Action[];
}

/** One step, here and on the page of an action. */
export function Step({ step, actions }: StepProps) {
  const { progress } = step;
  const end = actions ? endOf(step, actions) : null;
  return (
    <li className={styles.step}>
      <span className={styles.number}>{step.number + 1}</span>
      <div className={styles.body}>
        <div className="row wrap">
          <strong>{stepKinds[step.kind]}</strong>
          {progress && (
            <>
              <Status
                of={
                  !progress.failure
                    ? stepPhases[progress.phase]
                    : end === "partly"
                      ? ["Partly done", "warning"]
                      : end === "not_done"
                        ? ["Not done", "bad"]
                        : ["Failed", "bad"]
                }
              />
              <span className="dim small">
                since <Age at={progress.since} />
              </span>
            </>
          )}
        </div>
        <p className="dim">{step.reason}</p>
        {progress?.failure && <p className="bad">{progress.failure}</p>}
        {actions && end === "partly" && <p>{cameInWords(cameOf(step, actions))}</p>}
        <Swap step={step} />
        <Moves step={step} />
      </div>
      <Money microusd={step.saves_microusd_per_month} signed={!progress?.failure} per="month" />
    </li>
  );
}

function cameInWords({ left, toLeave, bought, toBuy }: Came): string {
  const gone = toLeave > 0 ? `${left} of ${counted(toLeave, "node")} left` : "";
  const kept = toBuy > 0 ? `${bought} of ${counted(toBuy, "node")} bought and kept` : "";
  return `Done before it failed: ${[gone, kept].filter(Boolean).join(", ")}. The rest is undone.`;
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
