// The way to the next page of a list.

import { Button } from "@mantine/core";

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

export function LoadMore({ query, what }: { query: Pages; what: string }) {
  if (!query.hasNextPage) return null;
  return (
    <div style={{ padding: 8, textAlign: "center" }}>
      <Button variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        Older {what}
      </Button>
    </div>
  );
}
