// "Optimize now": asks for a look at once, or for a dry run that only tells. When it is not possible it says why.

import { Button, Menu } from "@mantine/core";
import { ChevronDown, FlaskConical, Zap } from "lucide-react";
import type { ClusterDetail } from "~/api/shapes";
import { GuardedButton } from "~/components/GuardedButton";
import { tell } from "~/components/toasts";
import { useNow } from "~/components/useNow";
import { useRefusal } from "../session/me";
import { useOptimize } from "./queries";

export function OptimizeButton({ cluster }: { cluster: ClusterDetail }) {
  const optimize = useOptimize(cluster.id);
  const refused = useRefusal("POST /clusters/{cluster_id}/optimization-jobs");
  const now = useNow();
  const reason = refused ?? why(cluster, now);
  const ask = (dryRun: boolean) =>
    optimize.mutate(
      { dryRun },
      {
        onSuccess: () =>
          tell(
            "busy",
            dryRun ? "A dry run was asked for" : "A look was asked for",
            "A plan appears within seconds if there is something to do.",
          ),
        onError: (error) => tell("bad", "It was not taken", error.message),
      },
    );
  return (
    <div className="row" style={{ gap: 1 }}>
      <GuardedButton
        reason={reason}
        hint="Plan this cluster now"
        leftSection={<Zap size={14} />}
        loading={optimize.isPending}
        onClick={() => ask(false)}
      >
        Optimize now
      </GuardedButton>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button px={6} aria-label="More ways to optimize" disabled={reason !== null}>
            <ChevronDown size={14} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<FlaskConical size={14} />} onClick={() => ask(true)}>
            Dry run: plan and tell, change nothing
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

/** Why it is not possible now; null when it is. The API decides; this only saves the press. */
function why(cluster: ClusterDetail, now: number): string | null {
  if (cluster.status !== "active") return "The cluster's agent does not report.";
  if (cluster.active_job_id) return "A job has the cluster.";
  if (cluster.cooldown_until && Date.parse(cluster.cooldown_until) > now)
    return "The cluster rests after its last job.";
  return null;
}
