// The audit log: who changed what, chained by hashes.

import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo } from "react";
import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import { useLivePages } from "~/api/queries";
import type { AuditEntry } from "~/api/shapes";
import { CopyText, Id } from "~/components/CopyText";
import { LoadMore } from "~/components/LoadMore";
import { Loaded } from "~/components/Loaded";
import { Status } from "~/components/marks";
import { PageHead } from "~/components/PageHead";
import { Panel } from "~/components/Panel";
import { Empty } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { Moment } from "~/components/Times";
import { useUrlText } from "~/components/useUrlState";
import { count, counted } from "~/lib/quantities";

const PAGE = 100;
/** What is typed is asked for once the typing rests. */
const TYPED_WITHIN_MILLIS = 350;

function useAudit(filters: { event: string; resource: string; actor: string }) {
  return useLivePages({
    key: keys.audit(filters),
    read: (cursor) => {
      const { event, resource, actor } = filters;
      const query = {
        limit: PAGE,
        ...(event ? { event } : {}),
        ...(resource ? { resource } : {}),
        ...(actor ? { actor } : {}),
        ...(cursor ? { cursor } : {}),
      };
      return read(api.GET("/audit/entries", { params: { query } }));
    },
  });
}

const COLUMNS: readonly Column<AuditEntry>[] = [
  { key: "at", head: "When", width: "120px", cell: (entry) => <Moment at={entry.at} /> },
  { key: "event", head: "What", width: "minmax(170px, 1fr)", cell: (entry) => entry.event },
  { key: "resource", head: "To what", width: "minmax(150px, 1fr)", cell: (entry) => <Id id={entry.resource} /> },
  {
    key: "actor",
    head: "By",
    width: "minmax(140px, 1fr)",
    cell: (entry) => <span title={entry.actor}>{entry.actor}</span>,
  },
  {
    key: "outcome",
    head: "Outcome",
    width: "104px",
    cell: (entry) => <Status of={[entry.outcome, entry.outcome === "success" ? "good" : "warning"]} />,
  },
  { key: "detail", head: "Details", width: "minmax(220px, 2fr)", cell: (entry) => <Detail entry={entry} /> },
  {
    key: "number",
    head: "Lane / number",
    width: "112px",
    cell: (entry) => <CopyText text={entry.hash} label={`${entry.lane} / ${count(entry.seq)}`} what="hash" />,
  },
];

function Detail({ entry }: { entry: AuditEntry }) {
  const text = JSON.stringify(entry.detail);
  return text === "{}" || text === "null" ? (
    <span className="dim">–</span>
  ) : (
    <span className="mono dim" title={text}>
      {text}
    </span>
  );
}

export default function AuditPage() {
  const [event, setEvent] = useUrlText("event");
  const [resource, setResource] = useUrlText("resource");
  const [actor, setActor] = useUrlText("actor");
  const [typed] = useDebouncedValue(
    useMemo(() => ({ event, resource, actor }), [event, resource, actor]),
    TYPED_WITHIN_MILLIS,
  );
  const query = useAudit(typed);
  const filters = [
    ["Event, job.approved", event, setEvent],
    ["Resource id", resource, setResource],
    ["Actor", actor, setActor],
  ] as const;
  return (
    <>
      <PageHead title="Audit log">
        {filters.map(([label, value, set]) => (
          <TextInput
            key={label}
            aria-label={label}
            placeholder={label}
            value={value}
            onChange={(change) => set(change.currentTarget.value)}
            w={170}
          />
        ))}
      </PageHead>
      <Panel title="Entries, newest first" flush aside={query.data && counted(query.data.length, "entry", "entries")}>
        <Loaded query={query} what="the audit log">
          {(entries) =>
            entries.length > 0 ? (
              <Table label="Audit entries" columns={COLUMNS} rows={entries} rowKey={(entry) => entry.id} />
            ) : (
              <Empty title={event || resource || actor ? "No entry on this page fits" : "Nothing was changed yet"} />
            )
          }
        </Loaded>
        <LoadMore query={query} what="entries" />
      </Panel>
    </>
  );
}
