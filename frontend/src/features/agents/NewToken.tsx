// Makes a token, and shows it once: masked until one asks to see it, copied with a press.

import { Button, NumberInput, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { newKey } from "~/api/client";
import type { AgentTokenCreated } from "~/api/shapes";
import { CopyText } from "~/components/CopyText";
import { GuardedButton } from "~/components/GuardedButton";
import { Moment } from "~/components/Times";
import { useRefusal } from "../session/me";
import { useCreateToken } from "./queries";
import styles from "./connect.module.css";

/** As the API takes them. */
const MOST_LETTERS = 120;
const MOST_DAYS = 365;

interface NewTokenProps {
  clusterId: string;
  created: AgentTokenCreated | null;
  onCreated: (created: AgentTokenCreated | null) => void;
}

export function NewToken({ clusterId, created, onCreated }: NewTokenProps) {
  if (created) return <Shown created={created} onAnother={() => onCreated(null)} />;
  return <Form clusterId={clusterId} onCreated={onCreated} />;
}

function Form({ clusterId, onCreated }: Omit<NewTokenProps, "created">) {
  const [description, setDescription] = useState("");
  const [days, setDays] = useState<string | number>("");
  // A press that is repeated after a lost answer is one request; another wish is another one.
  const [key, setKey] = useState(newKey);
  const create = useCreateToken(clusterId);
  const refused = useRefusal("POST /clusters/{cluster_id}/agent-tokens");
  const tooLong = Array.from(description).length > MOST_LETTERS ? `${MOST_LETTERS} letters at most` : null;
  const wrongDays = days !== "" && !goodDays(days) ? `1 to ${MOST_DAYS} days` : null;
  const error = create.error;
  const submit = () => {
    if (tooLong || wrongDays) return;
    create.mutate(
      { description: description.trim() || null, days: days === "" ? null : Number(days), key },
      { onSuccess: onCreated, onError: ({ kind }) => kind !== "offline" && kind !== "broken" && setKey(newKey()) },
    );
  };
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextInput
        label="What it is for"
        placeholder="optional"
        className={styles.grow}
        value={description}
        error={tooLong ?? error?.field("/description")}
        onChange={(event) => {
          setDescription(event.currentTarget.value);
          setKey(newKey());
        }}
        data-autofocus
      />
      <NumberInput
        label="Good for days"
        placeholder="no end"
        w={130}
        allowDecimal={false}
        allowNegative={false}
        value={days}
        error={wrongDays ?? error?.field("/expires_in_days")}
        onChange={(value) => {
          setDays(value);
          setKey(newKey());
        }}
      />
      <GuardedButton type="submit" reason={refused} loading={create.isPending}>
        Make a token
      </GuardedButton>
      {error && error.problem?.errors?.length === 0 && (
        <p className="bad" role="alert">
          {error.message}
        </p>
      )}
    </form>
  );
}

function goodDays(days: string | number): boolean {
  const value = Number(days);
  return Number.isInteger(value) && value >= 1 && value <= MOST_DAYS;
}

function Shown({ created, onAnother }: { created: AgentTokenCreated; onAnother: () => void }) {
  const { token, listed } = created;
  return (
    <div className="stack tight" role="status">
      {token ? (
        <div className={styles.form}>
          <PasswordInput
            label="The token, shown this once"
            description="It is stored nowhere: only its hash is kept. When the dialog is closed it is gone."
            className={styles.grow}
            value={token}
            readOnly
          />
          <CopyText text={token} label="Copy token" secret command />
        </div>
      ) : (
        <p>This token was told before, and is told once only. Make another one if it is lost.</p>
      )}
      <p className="dim small row wrap">
        {listed.expires_at ? (
          <span>
            Good until <Moment at={listed.expires_at} />.
          </span>
        ) : (
          <span>Good until it is revoked.</span>
        )}
        <Button variant="subtle" size="compact-xs" onClick={onAnother}>
          Make another one
        </Button>
      </p>
    </div>
  );
}
