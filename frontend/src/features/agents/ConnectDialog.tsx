// Connecting a cluster: whether its agent is heard, a token, what to run, and the tokens there are (UI-05).

import { Modal } from "@mantine/core";
import { useState } from "react";
import type { AgentTokenCreated, ClusterDetail } from "~/api/shapes";
import { Heartbeat } from "../clusters/Heartbeat";
import { InstallSteps } from "./InstallSteps";
import { NewToken } from "./NewToken";
import { TokenList } from "./TokenList";

export default function ConnectDialog({ cluster, onClose }: { cluster: ClusterDetail; onClose: () => void }) {
  // It lives as long as the dialog: closed, the token is gone for good.
  const [created, setCreated] = useState<AgentTokenCreated | null>(null);
  return (
    <Modal opened onClose={onClose} title={`Connect an agent to ${cluster.name}`} size={760}>
      <div className="stack">
        <p className="row wrap">
          <Heartbeat connection={cluster.connection} named />
          <span className="dim">
            {cluster.connection.connected
              ? "It is connected; a new token changes nothing until you use it."
              : "This turns green as soon as the agent is heard."}
          </span>
        </p>
        <section className="stack tight" aria-labelledby="connect-token">
          <h3 id="connect-token">1. A token</h3>
          <NewToken clusterId={cluster.id} created={created} onCreated={setCreated} />
        </section>
        <section className="stack tight" aria-labelledby="connect-install">
          <h3 id="connect-install">2. Install the agent</h3>
          <InstallSteps cluster={cluster} />
        </section>
        <section className="stack tight" aria-labelledby="connect-tokens">
          <h3 id="connect-tokens">Tokens of this cluster</h3>
          <TokenList clusterId={cluster.id} />
        </section>
      </div>
    </Modal>
  );
}
