// Lays a brotli and a gzip form beside every file of the build that becomes smaller by it: a server then compresses nothing
// itself, and each byte is compressed as far as it goes, once.

import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

/** Pictures and fonts are compressed already. */
const TEXTS = /\.(html|js|css|svg|json)$/;

const brotlied = promisify(brotliCompress);
const gzipped = promisify(gzip);

async function compress(path: string): Promise<void> {
  const plain = await readFile(path);
  const forms = [
    [".br", await brotlied(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } })],
    [".gz", await gzipped(plain, { level: constants.Z_BEST_COMPRESSION })],
  ] as const;
  for (const [ending, form] of forms) if (form.length < plain.length) await writeFile(path + ending, form);
}

/** Compresses what was built, files of `public` among them. */
export function compressed(): Plugin {
  let folder = "";
  return {
    name: "compressed",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    async closeBundle() {
      const files = await readdir(folder, { recursive: true });
      await Promise.all(files.filter((file) => TEXTS.test(file)).map((file) => compress(join(folder, file))));
    },
  };
}
