// One field of the policy.

import { NativeSelect, NumberInput, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import type { PolicyField, PolicyValue } from "~/lib/policy";
import styles from "./PolicyForm.module.css";

/** Label and hint in one line with those of the other fields. */
const SWITCH = {
  body: styles.switch,
  track: styles.track,
  labelWrapper: styles.words,
  label: styles.label,
  description: styles.hint,
};

interface PolicyInputProps {
  field: PolicyField;
  value: PolicyValue;
  error: string | null;
  onChange: (value: PolicyValue) => void;
}

export function PolicyInput({ field, value, error, onChange }: PolicyInputProps) {
  const shared = { label: field.label, description: field.hint, error };
  switch (field.kind) {
    case "switch":
      return (
        <Switch
          {...shared}
          classNames={SWITCH}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "choice":
      return (
        <NativeSelect
          {...shared}
          value={String(value)}
          data={field.choices.map(([word, label]) => ({ value: word, label }))}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "number":
      return (
        <NumberInput
          {...shared}
          value={value as number}
          suffix={field.unit ? ` ${field.unit}` : ""}
          allowDecimal={false}
          allowNegative={false}
          onChange={onChange}
        />
      );
    case "words":
      return <Words field={field} value={value as readonly string[]} error={error} onChange={onChange} />;
  }
}

/** Words between commas. What is being typed stays as typed; what it means is told on. */
function Words({ field, value, error, onChange }: PolicyInputProps & { value: readonly string[] }) {
  const [typed, setTyped] = useState<string | null>(null);
  const read = (text: string) => [...new Set(text.split(/[\s,]+/).filter(Boolean))];
  const shown = typed !== null && read(typed).join() === value.join() ? typed : value.join(", ");
  return (
    <TextInput
      label={field.label}
      description={field.hint}
      error={error}
      value={shown}
      spellCheck={false}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(read(event.currentTarget.value));
      }}
    />
  );
}
