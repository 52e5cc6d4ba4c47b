// Sorting and filtering of rows that are in memory, stable and with missing values last.

export type Direction = "ascending" | "descending";

/** A column and a direction, as they stand in the URL: `price`, `-price`. */
export interface Sort {
  column: string;
  direction: Direction;
}

export function readSort(text: string | null, fallback: Sort): Sort {
  if (!text) return fallback;
  return text.startsWith("-")
    ? { column: text.slice(1), direction: "descending" }
    : { column: text, direction: "ascending" };
}

export function writeSort(sort: Sort): string {
  return sort.direction === "descending" ? `-${sort.column}` : sort.column;
}

/** A press on a column's head: turns its order round, or begins with the column's own first order. */
export function pressed(sort: Sort, column: string, first: Direction = "ascending"): Sort {
  if (sort.column !== column) return { column, direction: first };
  return { column, direction: sort.direction === "ascending" ? "descending" : "ascending" };
}

export type Value = string | number | boolean | null | undefined;

/** Rows in order; those without a value come last in both directions, equal ones keep their order. */
export function sorted<Row>(rows: readonly Row[], value: (row: Row) => Value, direction: Direction): Row[] {
  const turn = direction === "ascending" ? 1 : -1;
  return [...rows].sort((one, other) => {
    const [left, right] = [value(one), value(other)];
    if (left == null || right == null) return Number(left == null) - Number(right == null);
    return turn * compare(left, right);
  });
}

const collator = new Intl.Collator("en", { numeric: true });

function compare(left: NonNullable<Value>, right: NonNullable<Value>): number {
  if (typeof left === "string" && typeof right === "string") return collator.compare(left, right);
  return Number(left) - Number(right);
}

/** Whether every word of a search is in one of the texts, whatever its case. */
export function matches(search: string, texts: readonly (string | null | undefined)[]): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const all = texts.filter(Boolean).join("\n").toLowerCase();
  return words.every((word) => all.includes(word));
}
