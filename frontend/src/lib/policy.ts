// The fields of a policy that the form offers: where each lies, how it is read, checked and written. The API knows more of
// them; what the form does not name stays as it is.

export type PolicyValue = boolean | number | string | readonly string[];

interface Field {
  /** JSON pointer. */
  pointer: string;
  label: string;
  hint: string;
  group: "What is planned" | "What may be bought" | "How much at once" | "What is left alone";
}

export type PolicyField = Field &
  (
    | { kind: "switch"; fallback: boolean }
    | { kind: "choice"; fallback: string; choices: readonly (readonly [string, string])[] }
    | { kind: "number"; fallback: number; least: number; most: number; unit: string }
    | { kind: "words"; fallback: readonly string[] }
  );

export const POLICY_FIELDS: readonly PolicyField[] = [
  {
    pointer: "/enabled",
    label: "Plan this cluster",
    hint: "Off: nothing is planned. Interruptions are still answered.",
    group: "What is planned",
    kind: "switch",
    fallback: true,
  },
  {
    pointer: "/approval",
    label: "Plans run",
    hint: "Who lets a plan run that passed the safety check.",
    group: "What is planned",
    kind: "choice",
    fallback: "manual",
    choices: [
      ["manual", "after a person approved"],
      ["auto", "by themselves"],
    ],
  },
  {
    pointer: "/binpack/enabled",
    label: "Merge nodes",
    hint: "Off: nodes may change how they are bought, never be merged.",
    group: "What is planned",
    kind: "switch",
    fallback: true,
  },
  {
    pointer: "/constraints/max_spot_pct",
    label: "Spot at most",
    hint: "Percent of capacity. The safety layers allow 85.",
    group: "What may be bought",
    kind: "number",
    fallback: 100,
    least: 0,
    most: 100,
    unit: "%",
  },
  {
    pointer: "/fallback/enabled",
    label: "On-demand may stand in for Spot",
    hint: "Where Spot is not to be had.",
    group: "What may be bought",
    kind: "switch",
    fallback: true,
  },
  {
    pointer: "/constraints/families",
    label: "Only these families",
    hint: "Separated by commas: m6i, c7g. Empty allows all.",
    group: "What may be bought",
    kind: "words",
    fallback: [],
  },
  {
    pointer: "/constraints/exclude_types",
    label: "Never these types",
    hint: "Separated by commas: t3.nano, m5.large.",
    group: "What may be bought",
    kind: "words",
    fallback: [],
  },
  {
    pointer: "/limits/max_concurrent",
    label: "Actions at the same time",
    hint: "1 to 20.",
    group: "How much at once",
    kind: "number",
    fallback: 5,
    least: 1,
    most: 20,
    unit: "",
  },
  {
    pointer: "/limits/max_disrupted_pct",
    label: "Nodes disturbed at once",
    hint: "Percent of all nodes, 1 to 50.",
    group: "How much at once",
    kind: "number",
    fallback: 10,
    least: 1,
    most: 50,
    unit: "%",
  },
  {
    pointer: "/limits/cooldown_s",
    label: "Rest after a job",
    hint: "60 seconds to a day.",
    group: "How much at once",
    kind: "number",
    fallback: 300,
    least: 60,
    most: 86_400,
    unit: "s",
  },
  {
    pointer: "/exclusions/namespaces",
    label: "Namespaces left alone",
    hint: "Separated by commas. Their pods are never moved.",
    group: "What is left alone",
    kind: "words",
    fallback: [],
  },
];

/** Values by pointer. */
export type PolicyValues = Readonly<Record<string, PolicyValue>>;

function at(document: unknown, pointer: string): unknown {
  return pointer
    .slice(1)
    .split("/")
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | null | undefined)?.[name], document);
}

/** The form's values out of a policy. */
export function policyValues(document: unknown): PolicyValues {
  return Object.fromEntries(
    POLICY_FIELDS.map((field) => [field.pointer, (at(document, field.pointer) ?? field.fallback) as PolicyValue]),
  );
}

export function sameValue(one: PolicyValue | undefined, other: PolicyValue | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What is wrong with a value; null when nothing is. The API checks it again. */
export function wrongWith(field: PolicyField, value: PolicyValue | undefined): string | null {
  if (field.kind !== "number") return null;
  const good = typeof value === "number" && Number.isInteger(value) && value >= field.least && value <= field.most;
  return good ? null : `A whole number from ${field.least} to ${field.most}`;
}

/** A merge patch that brings what changed between two versions. */
export function policyPatch(before: PolicyValues, after: PolicyValues): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const { pointer } of POLICY_FIELDS) {
    if (sameValue(before[pointer], after[pointer])) continue;
    const names = pointer.slice(1).split("/");
    const last = names.pop()!;
    let place = patch;
    for (const name of names) place = (place[name] ??= {}) as Record<string, unknown>;
    place[last] = after[pointer];
  }
  return patch;
}

/** A value as people read it. */
export function policyText(field: PolicyField, value: PolicyValue | undefined): string {
  switch (field.kind) {
    case "switch":
      return value ? "yes" : "no";
    case "choice":
      return field.choices.find(([word]) => word === value)?.[1] ?? String(value);
    case "number":
      return `${String(value)}${field.unit ? ` ${field.unit}` : ""}`;
    case "words": {
      const words = (value ?? []) as readonly string[];
      return words.length > 0 ? words.join(", ") : "none";
    }
  }
}
