// Approve, reject, stop: each asks once more, names what happens, and takes a reason. A decision about a version that is
// not the present one is refused, and the screen shows both.

import { Button } from "@mantine/core";
import { useState } from "react";
import type { JobDetail } from "~/api/shapes";
import { AskDialog } from "~/components/AskDialog";
import { Money } from "~/components/Money";
import { tell } from "~/components/toasts";
import { counted } from "~/lib/quantities";
import { useMay } from "../session/me";
import { useDecide, type Decision } from "./queries";

const WORDS: Record<Decision, { title: string; yes: string; done: string }> = {
  approve: { title: "Let this plan run?", yes: "Approve", done: "The plan runs" },
  reject: { title: "Drop this plan?", yes: "Reject", done: "The plan was dropped" },
  cancel: { title: "Stop this job?", yes: "Stop the job", done: "The job is being stopped" },
};

export function DecideButtons({ job }: { job: JobDetail }) {
  const [asked, setAsked] = useState<{ decision: Decision; version: number } | null>(null);
  const decide = useDecide(job);
  const may = useMay("member");
  const open = openDecisions(job);
  if (open.length === 0) return null;
  const close = () => {
    setAsked(null);
    decide.reset();
  };
  return (
    <div className="row" style={{ marginInlineStart: "auto" }}>
      {open.map((decision) => (
        <Button
          key={decision}
          variant={decision === "approve" ? "filled" : "default"}
          disabled={!may}
          title={may ? undefined : "This needs a member or an owner"}
          onClick={() => setAsked({ decision, version: job.version })}
        >
          {WORDS[decision].yes}
        </Button>
      ))}
      {asked && (
        <AskDialog
          opened
          onClose={close}
          title={WORDS[asked.decision].title}
          yes={WORDS[asked.decision].yes}
          danger={asked.decision !== "approve"}
          reasonLabel="Why"
          reasonPointer="/comment"
          busy={decide.isPending}
          error={decide.error}
          onYes={(comment) =>
            decide.mutate(
              { ...asked, comment },
              {
                onSuccess: () => {
                  tell("good", WORDS[asked.decision].done);
                  close();
                },
              },
            )
          }
        >
          <Consequences job={job} decision={asked.decision} />
          {decide.error?.kind === "stale" && (
            <p className="warn">
              You decided on version {asked.version}; now it is version {job.version}. Look at it again, close this and
              decide anew.
            </p>
          )}
        </AskDialog>
      )}
    </div>
  );
}

function openDecisions(job: JobDetail): Decision[] {
  if (job.status === "awaiting_approval") return ["approve", "reject"];
  const running = job.status === "queued" || job.status === "running";
  return running && job.kind === "optimize" ? ["cancel"] : [];
}

function Consequences({ job, decision }: { job: JobDetail; decision: Decision }) {
  if (decision === "cancel")
    return (
      <p>
        Nothing new begins, drains under way stop, and what can be undone is undone. Nodes that were replaced already
        stay replaced.
      </p>
    );
  if (decision === "reject")
    return <p>Nothing is changed. The optimizer looks again later and may propose something like it.</p>;
  const steps = job.plan?.steps ?? [];
  const leaving = steps.reduce((sum, step) => sum + step.leaving.length, 0);
  const joining = steps.reduce((sum, step) => sum + step.joining.length, 0);
  const moves = steps.reduce((sum, step) => sum + step.moves.length, 0);
  return (
    <p>
      {counted(steps.length, "step")}: {counted(joining, "node")} bought, {counted(leaving, "node")} drained and
      terminated, {counted(moves, "pod")} moved. It promises{" "}
      <Money microusd={job.estimated_savings_microusd_per_month} per="month" />.
    </p>
  );
}
