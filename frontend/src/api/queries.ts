// How answers are kept and refreshed: one set of rules for all of them.

import {
  MutationCache,
  QueryCache,
  QueryClient,
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from "@tanstack/react-query";
import { keys } from "./keys";
import { useLiveState } from "./live/connection";
import { asFailure, type ApiError } from "./problem";

/** While the socket is there, events refresh what is shown; this is only a net below. */
const NET_MILLIS = 60_000;
/** While it is not, what is shown is asked for this often. */
const POLL_MILLIS = 15_000;
/** Failures that may pass by themselves are tried again so often. */
const MOST_TRIES = 2;

/** A refusal means that the reader's role is not what it was: what they may is asked anew. */
const onError = (thrown: unknown) => {
  if (asFailure(thrown).kind === "forbidden") void queryClient.invalidateQueries({ queryKey: keys.me });
};

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      retry: (failed, error) => {
        const { kind } = asFailure(error);
        return failed < MOST_TRIES && (kind === "offline" || kind === "broken" || kind === "busy");
      },
      retryDelay: (attempt) => 700 * 2 ** attempt,
    },
    mutations: { retry: false },
  },
});

interface LiveQuery<Data> {
  key: QueryKey;
  read: () => Promise<Data>;
  enabled?: boolean;
  /** What was read for another key stays on screen until this one is there. */
  keepPrevious?: boolean;
  /** Asked for at least this often, for what moves without events; the usual net unless given. */
  netMillis?: number;
}

/** A query that stays fresh: by events while the socket is there, by polling while it is not. */
export function useLiveQuery<Data>({
  key,
  read,
  enabled = true,
  keepPrevious,
  netMillis = NET_MILLIS,
}: LiveQuery<Data>): UseQueryResult<Data, ApiError> {
  const live = useLiveState() === "live";
  return useQuery<Data, ApiError>({
    queryKey: key,
    queryFn: read,
    enabled,
    refetchInterval: live ? netMillis : POLL_MILLIS,
    placeholderData: keepPrevious ? keepPreviousData : undefined,
  });
}

interface Page<Item> {
  items: Item[];
  next_cursor?: string | null;
}

interface LivePages<Item> {
  key: QueryKey;
  /** Reads the page after a cursor; the first one without. */
  read: (cursor: string | null) => Promise<Page<Item>>;
}

/** A list that is read page after page and stays fresh as far as it was read. */
export function useLivePages<Item>({ key, read }: LivePages<Item>): UseInfiniteQueryResult<Item[], ApiError> {
  const live = useLiveState() === "live";
  return useInfiniteQuery<Page<Item>, ApiError, Item[], QueryKey, string | null>({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: null,
    getNextPageParam: (page) => page.next_cursor ?? null,
    select: (data: InfiniteData<Page<Item>>) => data.pages.flatMap((page) => page.items),
    refetchInterval: live ? NET_MILLIS : POLL_MILLIS,
  });
}
