// The fleet before and after a plan, and where the saving comes from.

import type { JobDetail, PlanStory } from "~/api/shapes";
import { Figure, Figures } from "~/components/Figure";
import { dollars, exactDollars, shortDollars } from "~/lib/money";
import { count } from "~/lib/quantities";
import { percent, shareOf } from "~/lib/shares";
import { endOf } from "~/lib/steps";
import { finalJobStatuses } from "~/lib/words";

export function BeforeAfter({ plan, job }: { plan: PlanStory; job: JobDetail }) {
  const { before, after } = plan;
  const saved = before.microusd_per_month - after.microusd_per_month;
  return (
    <Figures label="Before and after">
      <Figure
        label="Cost before"
        value={shortDollars(before.microusd_per_month)}
        unit="/mo"
        full={exactDollars(before.microusd_per_month)}
        foot={nodes(before)}
      />
      <Figure
        label="Cost after"
        value={shortDollars(after.microusd_per_month)}
        unit="/mo"
        full={exactDollars(after.microusd_per_month)}
        foot={nodes(after)}
      />
      <Figure
        label="The plan saves"
        value={shortDollars(saved)}
        unit="/mo"
        full={exactDollars(saved)}
        tone={saved > 0 ? "good" : saved < 0 ? "warn" : undefined}
        foot={`${percent(shareOf(saved, before.microusd_per_month))} of the cost before`}
        how={
          <>
            <p>Cost before − cost after, instances only, each at its price now × 730 hours.</p>
            <div className="row between">
              <span>By paying less for the same hours</span>
              <span>{dollars(plan.rate_savings_microusd_per_month)}</span>
            </div>
            <div className="row between">
              <span>By running less</span>
              <span>{dollars(plan.usage_savings_microusd_per_month)}</span>
            </div>
          </>
        }
      />
      <Figure label="Steps" value={count(plan.steps.length)} foot={steps(plan, job)} />
      <Figure
        label="Blocked"
        value={shortDollars(plan.blocked_microusd_per_month)}
        unit="/mo"
        full={exactDollars(plan.blocked_microusd_per_month)}
        tone={plan.blocked_microusd_per_month > 0 ? "warn" : undefined}
        foot="could be saved were nothing in the way"
        how="What the kept nodes would save if nothing kept them; each node is counted once."
      />
    </Figures>
  );
}

function nodes({ nodes: all, spot_nodes: spot }: PlanStory["before"]): string {
  return spot == null ? `${count(all)} nodes` : `${count(all)} nodes, ${count(spot)} on Spot`;
}

function steps(plan: PlanStory, job: JobDetail): string {
  const ends = plan.steps.map((step) => endOf(step, job.actions));
  const [done, partly] = (["done", "partly"] as const).map((end) => ends.filter((known) => known === end).length);
  const told = [done ? `${count(done)} done` : "", partly ? `${count(partly)} partly done` : ""].filter(Boolean);
  if (told.length > 0) return told.join(", ");
  return finalJobStatuses.has(job.status) ? "none done" : "none done yet";
}
