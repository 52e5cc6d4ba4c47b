// Opens the dialog that connects an agent; its address can be linked to.

import { Plug } from "lucide-react";
import { Suspense, lazy } from "react";
import type { ClusterDetail } from "~/api/shapes";
import { GuardedButton } from "~/components/GuardedButton";
import { useUrlText } from "~/components/useUrlState";
import { useRefusal } from "../session/me";

const ConnectDialog = lazy(() => import("./ConnectDialog"));

export function ConnectButton({ cluster }: { cluster: ClusterDetail }) {
  const [open, setOpen] = useUrlText("connect");
  const refused = useRefusal("GET /clusters/{cluster_id}/agent-install");
  return (
    <>
      <GuardedButton
        variant="default"
        reason={refused}
        hint="Install its agent, make and revoke tokens"
        leftSection={<Plug size={14} />}
        onClick={() => setOpen("agent")}
      >
        Connect
      </GuardedButton>
      {open === "agent" && refused === null && (
        <Suspense>
          <ConnectDialog cluster={cluster} onClose={() => setOpen("")} />
        </Suspense>
      )}
    </>
  );
}
