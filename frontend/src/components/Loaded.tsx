// What a query gave, or the state it is in. Data that could not be refreshed stays, under a note that says so.

import type { ReactNode } from "react";
import type { ApiError } from "~/api/problem";
import { Failed, Loading, Note } from "./states";
import { age } from "~/lib/durations";

/** The part of a query's result that is looked at. */
interface Query<Data> {
  data: Data | undefined;
  error: ApiError | null;
  dataUpdatedAt: number;
  refetch: () => unknown;
}

interface LoadedProps<Data> {
  query: Query<Data>;
  /** What is being loaded, in words. */
  what: string;
  /** Placeholder lines while it loads. */
  lines?: number;
  children: (data: Data) => ReactNode;
}

export function Loaded<Data>({ query, what, lines = 4, children }: LoadedProps<Data>) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error && <Note>{staleText(query.error, query.dataUpdatedAt)}</Note>}
        {children(query.data)}
      </>
    );
  }
  if (query.error) return <Failed error={query.error} retry={() => query.refetch()} />;
  return <Loading what={what} lines={lines} />;
}

function staleText(error: ApiError, loadedAtMillis: number): string {
  const loaded = age(new Date(loadedAtMillis).toISOString(), Date.now());
  return `Shown as loaded ${loaded}; it could not be refreshed: ${error.message}`;
}
