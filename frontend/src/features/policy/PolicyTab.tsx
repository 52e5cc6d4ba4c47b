// A cluster's policy as a form. What somebody else saved meanwhile is shown beside one's own before anything is overwritten.

import { CopyText } from "~/components/CopyText";
import { Loaded } from "~/components/Loaded";
import { Panel } from "~/components/Panel";
import { PolicyForm } from "./PolicyForm";
import { usePolicy } from "./queries";

export default function PolicyTab({ clusterId }: { clusterId: string }) {
  const query = usePolicy(clusterId);
  return (
    <Panel
      title="Policy"
      aside={
        query.data && (
          <>
            {query.data.version === 0 ? "the default" : `version ${query.data.version}`} ·{" "}
            <CopyText text={query.data.hash} label={query.data.hash.slice(0, 12)} what="fingerprint" />
          </>
        )
      }
    >
      <Loaded query={query} what="the policy" lines={8}>
        {(policy) => <PolicyForm clusterId={clusterId} policy={policy} />}
      </Loaded>
    </Panel>
  );
}
