// The form of a policy: draft, what is wrong with it, saving, and the two versions when somebody else was faster.

import { Button } from "@mantine/core";
import { useState } from "react";
import type { PolicyDocument } from "~/api/shapes";
import { GuardedButton } from "~/components/GuardedButton";
import { tell } from "~/components/toasts";
import { Versions, type VersionRow } from "~/components/Versions";
import { POLICY_FIELDS, policyPatch, policyText, policyValues, sameValue, wrongWith } from "~/lib/policy";
import type { PolicyValue, PolicyValues } from "~/lib/policy";
import { useRefusal } from "../session/me";
import { PolicyInput } from "./PolicyInput";
import styles from "./PolicyForm.module.css";
import { useSavePolicy } from "./queries";

/** A draft and what it was made from. */
interface Draft {
  seen: PolicyDocument;
  values: PolicyValues;
}

const GROUPS = [...new Set(POLICY_FIELDS.map((field) => field.group))];

export function PolicyForm({ clusterId, policy }: { clusterId: string; policy: PolicyDocument }) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const save = useSavePolicy(clusterId);
  const refused = useRefusal("PATCH /clusters/{cluster_id}/policy");
  // As long as nothing is typed the form follows what is stored.
  const seen = draft?.seen ?? policy;
  const before = policyValues(seen.policy);
  const values = draft?.values ?? before;
  const patch = policyPatch(before, values);
  const changed = Object.keys(patch).length > 0;
  const wrong = POLICY_FIELDS.some((field) => wrongWith(field, values[field.pointer]) !== null);
  const stale = save.error?.kind === "stale" && policy.version !== seen.version;
  const set = (pointer: string, value: PolicyValue) => setDraft({ seen, values: { ...values, [pointer]: value } });
  const drop = () => {
    setDraft(null);
    save.reset();
  };
  const send = (version: number) =>
    save.mutate(
      { version, patch },
      {
        onSuccess: () => {
          setDraft(null);
          tell("good", "The policy was saved", "The next plan follows it.");
        },
      },
    );
  const reason = refused ?? (wrong ? "A field is not as it should be." : changed ? null : "Nothing is changed.");
  return (
    <form
      className="stack"
      aria-label="Policy"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === null) send(seen.version);
      }}
    >
      {stale && (
        <>
          <Versions
            title={`Nothing was saved: version ${seen.version} became version ${policy.version} while you were editing.`}
            mine="Yours"
            theirs="Saved meanwhile"
            rows={versionRows(before, values, policyValues(policy.policy))}
          />
          <div className="row wrap">
            <Button variant="default" onClick={drop}>
              Take what is saved
            </Button>
            <Button onClick={() => send(policy.version)} loading={save.isPending}>
              Save my changes over version {policy.version}
            </Button>
          </div>
        </>
      )}
      {GROUPS.map((group) => (
        <fieldset key={group} className={styles.group} disabled={refused !== null}>
          <legend>{group}</legend>
          <div className={styles.fields}>
            {POLICY_FIELDS.filter((field) => field.group === group).map((field) => (
              <PolicyInput
                key={field.pointer}
                field={field}
                value={values[field.pointer] ?? field.fallback}
                error={wrongWith(field, values[field.pointer]) ?? save.error?.field(field.pointer) ?? null}
                onChange={(value) => set(field.pointer, value)}
              />
            ))}
          </div>
        </fieldset>
      ))}
      {save.error && !stale && (
        <p className="bad" role="alert">
          {save.error.message}
        </p>
      )}
      {refused && <p className="dim">{refused}</p>}
      <div className="row">
        <GuardedButton
          type="submit"
          reason={stale ? "Choose above what is to be kept." : reason}
          loading={save.isPending}
        >
          Save
        </GuardedButton>
        {changed && (
          <Button variant="default" onClick={drop}>
            Undo
          </Button>
        )}
      </div>
      <details>
        <summary>The whole policy, as the planner reads it</summary>
        <pre className={styles.whole}>{JSON.stringify(policy.policy, null, 2)}</pre>
      </details>
    </form>
  );
}

/** Fields that either side changed. */
function versionRows(before: PolicyValues, mine: PolicyValues, theirs: PolicyValues): VersionRow[] {
  const touched = POLICY_FIELDS.filter(
    ({ pointer }) => !sameValue(before[pointer], mine[pointer]) || !sameValue(before[pointer], theirs[pointer]),
  );
  return touched.map((field) => ({
    what: field.label,
    mine: policyText(field, mine[field.pointer]),
    theirs: policyText(field, theirs[field.pointer]),
    differs: !sameValue(mine[field.pointer], theirs[field.pointer]),
  }));
}
