// State that belongs in the address, so that what one sees can be sent to somebody else: searches, sorts, choices, ranges.

import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import { readSort, writeSort, type Sort } from "~/lib/tables";
import { readRange, writeRange, type TimeRange } from "~/lib/timeRange";

/** One text parameter; the default is not written. */
export function useUrlText(name: string, fallback = ""): [string, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (value: string) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === fallback) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [name, fallback, setParams],
  );
  return [params.get(name) ?? fallback, set];
}

/** A text parameter that is one of some words. */
export function useUrlChoice<Word extends string>(
  name: string,
  words: readonly Word[],
  fallback: Word,
): [Word, (word: Word) => void] {
  const [text, set] = useUrlText(name, fallback);
  return [words.find((word) => word === text) ?? fallback, set];
}

/** How a table is sorted. */
export function useUrlSort(fallback: Sort, name = "sort"): [Sort, (sort: Sort) => void] {
  const [text, set] = useUrlText(name);
  const written = writeSort(fallback);
  const sort = useMemo(() => readSort(text || written, fallback), [text, written, fallback]);
  return [sort, useCallback((next: Sort) => set(writeSort(next) === written ? "" : writeSort(next)), [set, written])];
}

/** The page's window of time. A zoom can be undone with the browser's back button. */
export function useUrlRange(fallback?: TimeRange): [TimeRange, (range: TimeRange) => void] {
  const [params, setParams] = useSearchParams();
  const range = useMemo(() => readRange(params, fallback), [params, fallback]);
  const set = useCallback((next: TimeRange) => setParams((before) => writeRange(before, next)), [setParams]);
  return [range, set];
}
