// The tokens of a cluster, newest first; a good one can be revoked after a question.

import { useState } from "react";
import type { AgentToken } from "~/api/shapes";
import { AskDialog } from "~/components/AskDialog";
import { GuardedButton } from "~/components/GuardedButton";
import { Loaded } from "~/components/Loaded";
import { Status } from "~/components/marks";
import { Empty } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { Age, Moment } from "~/components/Times";
import { tell } from "~/components/toasts";
import { agentTokenStates } from "~/lib/words";
import { useRefusal } from "../session/me";
import { useAgentTokens, useRevokeToken } from "./queries";

export function TokenList({ clusterId }: { clusterId: string }) {
  const query = useAgentTokens(clusterId);
  const revoke = useRevokeToken(clusterId);
  const refused = useRefusal("DELETE /clusters/{cluster_id}/agent-tokens/{key_id}");
  const [asked, setAsked] = useState<AgentToken | null>(null);
  const close = () => {
    setAsked(null);
    revoke.reset();
  };
  return (
    <>
      <Loaded query={query} what="tokens" lines={3}>
        {({ items }) =>
          items.length > 0 ? (
            <Table label="Tokens" columns={columns(refused, setAsked)} rows={items} rowKey={(token) => token.key_id} />
          ) : (
            <Empty title="No token yet">Make one above; the agent of this cluster needs it.</Empty>
          )
        }
      </Loaded>
      <AskDialog
        opened={asked !== null}
        onClose={close}
        title={`Revoke ${asked?.prefix ?? ""}…?`}
        yes="Revoke"
        danger
        busy={revoke.isPending}
        error={revoke.error}
        onYes={() => {
          if (!asked) return;
          revoke.mutate(asked.key_id, {
            onSuccess: () => {
              tell("good", "The token was revoked");
              close();
            },
          });
        }}
      >
        <p>
          An agent that uses it is refused from its next request on, half a minute later at most, and its cluster is
          neither watched nor optimized until it has another one. This cannot be undone.
        </p>
      </AskDialog>
    </>
  );
}

function columns(refused: string | null, onRevoke: (token: AgentToken) => void): readonly Column<AgentToken>[] {
  return [
    { key: "prefix", head: "Begins", width: "120px", cell: (token) => <span className="mono">{token.prefix}…</span> },
    {
      key: "for",
      head: "For",
      width: "minmax(90px, 1fr)",
      cell: (token) => <span title={token.description}>{token.description || <span className="dim">–</span>}</span>,
    },
    { key: "state", head: "State", width: "92px", cell: (token) => <Status of={agentTokenStates[token.state]} /> },
    { key: "made", head: "Made", width: "100px", cell: (token) => <Age at={token.created_at} /> },
    { key: "used", head: "Last used", width: "100px", cell: (token) => <Age at={token.last_used_at} /> },
    {
      key: "until",
      head: "Good until",
      width: "104px",
      cell: (token) => (token.expires_at ? <Moment at={token.expires_at} /> : <span className="dim">no end</span>),
    },
    {
      key: "revoke",
      head: "Revoke",
      width: "84px",
      end: true,
      cell: (token) =>
        token.state === "valid" && (
          <GuardedButton
            variant="subtle"
            color="red"
            size="compact-sm"
            reason={refused}
            onClick={() => onRevoke(token)}
          >
            Revoke
          </GuardedButton>
        ),
    },
  ];
}
