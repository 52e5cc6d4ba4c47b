// Counts, CPU and memory, as people read them.

const GIB = 1024 ** 3;

/** `1,234`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** `1 node`, `3 nodes`; a plural that is not made with `s` is handed in. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Millicores as cores: `0.25`, `3.5`, `16`. */
export function cores(millicores: number): string {
  return trimmed(millicores / 1000, millicores < 1000 ? 2 : 1);
}

/** Bytes in GiB: `0.5`, `15.3`, `128`. */
export function gibibytes(bytes: number): string {
  const gib = bytes / GIB;
  return trimmed(gib, gib < 1 ? 2 : gib < 100 ? 1 : 0);
}

function trimmed(value: number, decimals: number): string {
  return value
    .toFixed(decimals)
    .replace(/\.0+$/, "")
    .replace(/(\.\d*?)0+$/, "$1");
}
