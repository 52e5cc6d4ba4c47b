// A job as somebody saw it when they decided, and as it is now.

import type { JobDetail } from "~/api/shapes";
import { Status } from "~/components/marks";
import { Money } from "~/components/Money";
import type { VersionRow } from "~/components/Versions";
import { jobStatuses } from "~/lib/words";

export function jobVersions(seen: JobDetail, now: JobDetail): VersionRow[] {
  const row = <Value,>(
    what: string,
    of: (job: JobDetail) => Value,
    show: (value: Value) => VersionRow["mine"],
  ): VersionRow => ({ what, mine: show(of(seen)), theirs: show(of(now)), differs: of(seen) !== of(now) });
  const text = (value: string | null | undefined) => value ?? <span className="dim">–</span>;
  return [
    row("Version", (job) => job.version, String),
    row(
      "State",
      (job) => job.status,
      (status) => <Status of={jobStatuses[status]} />,
    ),
    row(
      "Promises",
      (job) => job.estimated_savings_microusd_per_month,
      (saves) => <Money microusd={saves} per="month" />,
    ),
    row("Steps", (job) => job.plan?.steps.length ?? 0, String),
    row("Decided by", (job) => job.decided_by, text),
    row("Note", (job) => job.error, text),
  ];
}
