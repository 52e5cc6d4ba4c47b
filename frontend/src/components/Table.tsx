// Tables: sorted by their heads, drawn row by row only as far as one sees when they are long, so that 5,000 rows scroll as
// smoothly as five.

import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useMemo, useRef, type CSSProperties, type ReactNode } from "react";
import { pressed, sorted, type Direction, type Sort, type Value } from "~/lib/tables";
import styles from "./Table.module.css";

export interface Column<Row> {
  key: string;
  head: string;
  /** A track of the grid: `120px`, `minmax(160px, 2fr)`. */
  width: string;
  cell: (row: Row) => ReactNode;
  /** What the column is sorted by; without, it cannot be. */
  value?: (row: Row) => Value;
  /** The order of the first press. */
  first?: Direction;
  end?: boolean;
  wrapping?: boolean;
}

interface TableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  sort?: Sort | undefined;
  onSort?: (sort: Sort) => void;
  /** Height beyond which it scrolls by itself, as CSS. */
  height?: string;
}

/** The least width at which every column has its own least. */
function leastWidth<Row>(columns: readonly Column<Row>[]): number {
  const least = (width: string) => Number(/\d+/.exec(width)?.[0] ?? 0);
  return columns.reduce((sum, column) => sum + least(column.width), 0);
}

const ROW_PIXELS = 34;
/** Longer tables are drawn only where one looks. */
const WHOLE_UP_TO = 60;

export function Table<Row>({ label, columns, rows, rowKey, sort, onSort, height }: TableProps<Row>) {
  const shown = useMemo(() => {
    const value = sort && columns.find((column) => column.key === sort.column)?.value;
    return sort && value ? sorted(rows, value, sort.direction) : rows;
  }, [columns, rows, sort]);
  const tracks = columns.map((column) => column.width).join(" ");
  const scroll = useRef<HTMLDivElement>(null);
  const long = shown.length > WHOLE_UP_TO;
  // Rows of one line are all as high as each other: only where text wraps is there something to measure.
  const uneven = columns.some((column) => column.wrapping);
  // What it returns changes with the scroll position and must not be memoized: nothing here is.
  // eslint-disable-next-line react-hooks/incompatible-library
  const drawn = useVirtualizer({
    count: long ? shown.length : 0,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 12,
    // Until it is measured: the first rows are drawn with the rest of the page, not once more after it.
    initialRect: { width: 0, height: window.innerHeight },
  });
  return (
    // The region scrolls, so the keyboard has to reach it.
    <div
      ref={scroll}
      className={styles.scroll}
      style={{ maxHeight: height ?? (long ? "70vh" : undefined) }}
      role="group"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <div
        role="table"
        aria-label={label}
        aria-rowcount={shown.length + 1}
        className={styles.table}
        style={{ minWidth: leastWidth(columns) }}
      >
        <Heads columns={columns} tracks={tracks} sort={sort} onSort={onSort} />
        <div
          role="rowgroup"
          className={styles.body}
          style={long ? { height: drawn.getTotalSize(), position: "relative" } : undefined}
        >
          {long
            ? drawn
                .getVirtualItems()
                .map(({ index, start }) => (
                  <Line
                    key={rowKey(shown[index]!)}
                    {...{ row: shown[index]!, place: index, columns, tracks }}
                    top={start}
                    measure={uneven ? drawn.measureElement : undefined}
                  />
                ))
            : shown.map((row, place) => <Line key={rowKey(row)} {...{ row, place, columns, tracks }} />)}
        </div>
      </div>
    </div>
  );
}

interface LineProps<Row> {
  row: Row;
  place: number;
  columns: readonly Column<Row>[];
  tracks: string;
  /** Where it lies, in a table that is drawn only where one looks. */
  top?: number;
  measure?: ((element: HTMLElement | null) => void) | undefined;
}

/** A row. It is drawn again only when something of it has changed: scrolling draws what comes into sight, no more. */
const Line = memo(function Line<Row>({ row, place, columns, tracks, top, measure }: LineProps<Row>) {
  const style: CSSProperties = { gridTemplateColumns: tracks };
  if (top !== undefined) style.transform = `translateY(${top}px)`;
  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      className={top === undefined ? styles.line : `${styles.line} ${styles.placed}`}
      style={style}
      data-index={place}
      ref={measure}
    >
      {columns.map((column) => (
        <div key={column.key} role="cell" className={cellClass(column)}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}) as <Row>(props: LineProps<Row>) => ReactNode;

function cellClass<Row>(column: Column<Row>): string {
  return [styles.cell, column.end && styles.end, column.wrapping && styles.wrapping].filter(Boolean).join(" ");
}

interface HeadsProps<Row> {
  columns: readonly Column<Row>[];
  tracks: string;
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
}

function Heads<Row>({ columns, tracks, sort, onSort }: HeadsProps<Row>) {
  return (
    <div role="rowgroup">
      <div
        role="row"
        aria-rowindex={1}
        className={`${styles.line} ${styles.head}`}
        style={{ gridTemplateColumns: tracks }}
      >
        {columns.map((column) => {
          const active = sort?.column === column.key;
          const text =
            sort && onSort && column.value ? (
              <button
                type="button"
                className={styles.sort}
                data-active={active || undefined}
                onClick={() => onSort(pressed(sort, column.key, column.first))}
              >
                {column.head}
                {active && (
                  <span className={styles.arrow} aria-hidden="true">
                    {sort.direction === "ascending" ? "▲" : "▼"}
                  </span>
                )}
              </button>
            ) : (
              column.head
            );
          return (
            <div
              key={column.key}
              role="columnheader"
              aria-sort={active ? sort.direction : undefined}
              className={cellClass(column)}
            >
              {text}
            </div>
          );
        })}
      </div>
    </div>
  );
}
