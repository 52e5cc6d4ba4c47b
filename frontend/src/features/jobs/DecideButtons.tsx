// Approve, reject, stop: each asks once more, names what happens, and takes a reason. A decision about a version that is
// not the present one is refused, and the screen shows both.

import { Button, Modal } from "@mantine/core";
import { Lock } from "lucide-react";
import { useState } from "react";
import type { RouteName } from "~/api/routes";
import type { JobDetail } from "~/api/shapes";
import { AskDialog } from "~/components/AskDialog";
import { GuardedButton } from "~/components/GuardedButton";
import { Money } from "~/components/Money";
import { tell } from "~/components/toasts";
import { Versions } from "~/components/Versions";
import { counted } from "~/lib/quantities";
import { NOT_KNOWN, refusal, useMe } from "../session/me";
import { jobVersions } from "./jobVersions";
import { useDecide, type Decision } from "./queries";

const ROUTES = {
  approve: "POST /optimization-jobs/{job_id}/approve",
  reject: "POST /optimization-jobs/{job_id}/reject",
  cancel: "POST /optimization-jobs/{job_id}/cancel",
} as const satisfies Record<Decision, RouteName>;

const WORDS: Record<Decision, { title: string; yes: string; done: string }> = {
  approve: { title: "Let this plan run?", yes: "Approve", done: "The plan runs" },
  reject: { title: "Drop this plan?", yes: "Reject", done: "The plan was dropped" },
  cancel: { title: "Stop this job?", yes: "Stop the job", done: "The job is being stopped" },
};

export function DecideButtons({ job }: { job: JobDetail }) {
  // What the reader saw when they chose: it stays what they decide about, whatever happens meanwhile.
  const [asked, setAsked] = useState<{ decision: Decision; seen: JobDetail } | null>(null);
  const decide = useDecide(job);
  const me = useMe().data;
  const open = openDecisions(job);
  if (open.length === 0 && !asked) return null;
  const reasons = open.map((decision) => (me ? refusal(me, ROUTES[decision]) : NOT_KNOWN));
  const close = () => {
    setAsked(null);
    decide.reset();
  };
  return (
    <div className="row wrap" style={{ marginInlineStart: "auto" }}>
      {reasons[0] && (
        <span className="dim small row" style={{ gap: 4 }}>
          <Lock size={12} aria-hidden="true" /> {reasons[0]}
        </span>
      )}
      {open.map((decision, place) => (
        <GuardedButton
          key={decision}
          variant={decision === "approve" ? "filled" : "default"}
          reason={reasons[place] ?? null}
          onClick={() => setAsked({ decision, seen: job })}
        >
          {WORDS[decision].yes}
        </GuardedButton>
      ))}
      {asked && (
        <Ask
          job={job}
          {...asked}
          decide={decide}
          onClose={close}
          onAnew={() => {
            decide.reset();
            setAsked({ ...asked, seen: job });
          }}
        />
      )}
    </div>
  );
}

interface AskProps {
  job: JobDetail;
  decision: Decision;
  seen: JobDetail;
  decide: ReturnType<typeof useDecide>;
  onClose: () => void;
  /** Decides about what is there now instead. */
  onAnew: () => void;
}

function Ask({ job, decision, seen, decide, onClose, onAnew }: AskProps) {
  const { title, yes, done } = WORDS[decision];
  const stale = decide.error?.kind === "stale" && job.version !== seen.version;
  const onYes = (comment: string | null) =>
    decide.mutate(
      { decision, version: seen.version, comment },
      {
        onSuccess: () => {
          tell("good", done);
          onClose();
        },
      },
    );
  if (stale) {
    return (
      <Modal opened onClose={onClose} title="The job was changed meanwhile" centered size="lg">
        <div className="stack">
          <Versions
            title={`Nothing was done: you wanted to ${decision} version ${seen.version}, and it is version ${job.version} now.`}
            mine="You saw"
            theirs="It is now"
            rows={jobVersions(seen, job)}
          />
          <div className="row" style={{ justifyContent: "flex-end" }}>
            <Button variant="default" onClick={onClose}>
              Leave it as it is now
            </Button>
            {openDecisions(job).includes(decision) && (
              <Button onClick={onAnew}>Decide about version {job.version}</Button>
            )}
          </div>
        </div>
      </Modal>
    );
  }
  return (
    <AskDialog
      opened
      onClose={onClose}
      title={title}
      yes={yes}
      danger={decision !== "approve"}
      reasonLabel="Why"
      reasonPointer="/comment"
      busy={decide.isPending}
      error={decide.error}
      onYes={onYes}
    >
      <Consequences job={seen} decision={decision} />
    </AskDialog>
  );
}

function openDecisions(job: JobDetail): Decision[] {
  if (job.status === "awaiting_approval") return ["approve", "reject"];
  const running = job.status === "queued" || job.status === "running";
  return running && job.kind !== "interruption" ? ["cancel"] : [];
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
