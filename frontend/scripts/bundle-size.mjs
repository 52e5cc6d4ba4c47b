// Measures what a visitor loads before the first figure is drawn, compressed, and fails when it is more than agreed.
// `node scripts/bundle-size.mjs [folder]`; the folder is `dist` unless given.

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** Script up to the first figure, compressed with gzip. */
const MOST_FIRST_BYTES = 200 * 1024;
/** One page's own script. */
const MOST_PAGE_BYTES = 60 * 1024;

const folder = process.argv[2] ?? "dist";
const page = await readFile(join(folder, "index.html"), "utf8");
const named = [...page.matchAll(/(?:src|href)="\/((?:assets\/)?[^"]+\.js)"/g)].map((match) => match[1]);
const first = new Set(named);

/** Static imports of a script, beside it. */
async function follow(file) {
  const text = await readFile(join(folder, file), "utf8");
  for (const match of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) {
    const path = `assets/${match[1]}`;
    if (first.has(path)) continue;
    first.add(path);
    await follow(path);
  }
}
for (const file of named) await follow(file);

async function size(file) {
  const bytes = await readFile(join(folder, file));
  return {
    file,
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes).length,
  };
}

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
const sizes = await Promise.all([...first].map(size));
const sum = (key) => sizes.reduce((total, entry) => total + entry[key], 0);
const scripts = (await readdir(join(folder, "assets")))
  .filter((file) => file.endsWith(".js"))
  .map((file) => `assets/${file}`);
const later = await Promise.all(scripts.filter((file) => !first.has(file)).map(size));
later.sort((one, other) => other.gzip - one.gzip);

console.log(
  `script up to the first figure: ${kilobytes(sum("gzip"))} gzip, ${kilobytes(sum("brotli"))} brotli, ${sizes.length} files`,
);
for (const { file, gzip } of later.slice(0, 5)) console.log(`  later: ${file} ${kilobytes(gzip)} gzip`);

const wrong = [];
if (sum("gzip") > MOST_FIRST_BYTES)
  wrong.push(`the first figure waits for ${kilobytes(sum("gzip"))}, ${kilobytes(MOST_FIRST_BYTES)} at most`);
for (const { file, gzip } of later)
  if (gzip > MOST_PAGE_BYTES) wrong.push(`${file} has ${kilobytes(gzip)}, ${kilobytes(MOST_PAGE_BYTES)} at most`);
for (const line of wrong) console.error(line);
process.exitCode = wrong.length > 0 ? 1 : 0;
