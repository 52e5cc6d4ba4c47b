// A list out of a cluster's newest snapshot, searched and sorted in memory.

import { useDeferredValue, useMemo, type ReactNode } from "react";
import type { ApiError } from "~/api/problem";
import { Loaded } from "~/components/Loaded";
import { Panel } from "~/components/Panel";
import { SearchField } from "~/components/SearchField";
import { Empty, Note } from "~/components/states";
import { Table, type Column } from "~/components/Table";
import { SnapshotAge } from "~/components/Times";
import { useUrlSort, useUrlText } from "~/components/useUrlState";
import { count } from "~/lib/quantities";
import { matches, type Sort } from "~/lib/tables";
import styles from "./nodes.module.css";

interface Page<Row> {
  items: Row[];
  total: number;
  as_of?: string | null;
  next_cursor?: string | null;
}

interface SnapshotTabProps<Row> {
  title: string;
  what: string;
  query: { data: Page<Row> | undefined; error: ApiError | null; dataUpdatedAt: number; refetch: () => unknown };
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** What a search looks at. */
  texts: (row: Row) => string[];
  sort: Sort;
  /** Shown when there is none. */
  none: ReactNode;
}

export function SnapshotTab<Row>({
  title,
  what,
  query,
  columns,
  rowKey,
  texts,
  sort: usual,
  none,
}: SnapshotTabProps<Row>) {
  const [search, setSearch] = useUrlText("q");
  const [sort, setSort] = useUrlSort(usual);
  const typed = useDeferredValue(search);
  const rows = query.data?.items;
  const shown = useMemo(() => (rows ?? []).filter((row) => matches(typed, texts(row))), [rows, typed, texts]);
  return (
    <Panel
      title={title}
      flush
      aside={
        query.data && (
          <>
            {count(shown.length)} of {count(query.data.total)} · <SnapshotAge at={query.data.as_of} />
          </>
        )
      }
    >
      <div className={styles.filters}>
        <SearchField what={what} value={search} onChange={setSearch} />
      </div>
      <Loaded query={query} what={what} lines={8}>
        {(page) => (
          <>
            {page.next_cursor && (
              <Note>
                The first {count(page.items.length)} of {count(page.total)} are shown.
              </Note>
            )}
            {page.total === 0 ? (
              <Empty title={`No ${what} are known`}>{page.as_of ? none : "The agent has not reported yet."}</Empty>
            ) : shown.length === 0 ? (
              <Empty title={`None of the ${what} fits`} />
            ) : (
              <Table label={title} columns={columns} rows={shown} rowKey={rowKey} sort={sort} onSort={setSort} />
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}
