// The actions of a cluster as they happen, newest first.

import { NativeSelect } from "@mantine/core";
import type { ActionStatus } from "~/api/shapes";
import { LoadMore } from "~/components/LoadMore";
import { Loaded } from "~/components/Loaded";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { useUrlText } from "~/components/useUrlState";
import { actionStatuses } from "~/lib/words";
import { ActionsTable } from "./ActionsTable";
import { useActions } from "./queries";

export default function ActionsTab({ clusterId }: { clusterId: string }) {
  const [text, setText] = useUrlText("status");
  const status = text in actionStatuses ? (text as ActionStatus) : "";
  const query = useActions(clusterId, status);
  return (
    <Panel
      title="Actions"
      flush
      aside={
        <NativeSelect
          aria-label="Status"
          value={status}
          onChange={(event) => setText(event.currentTarget.value)}
          data={[
            { value: "", label: "Any status" },
            ...Object.entries(actionStatuses).map(([value, [label]]) => ({ value, label })),
          ]}
        />
      }
    >
      <Loaded query={query} what="actions">
        {(actions) =>
          actions.length > 0 ? (
            <ActionsTable actions={actions} />
          ) : (
            <Empty title={status ? "No action stands so" : "Nothing was changed yet"}>
              Everything that is ever changed in the cluster or its account stands here.
            </Empty>
          )
        }
      </Loaded>
      <LoadMore query={query} what="actions" />
    </Panel>
  );
}
