// Runs a TypeScript file of `e2e` by itself: `node scripts/run.mjs e2e/pictures.ts FOLDER`.

import { resolve } from "node:path";
import { runnerImport } from "vite";

const [file, ...args] = process.argv.slice(2);
const { module } = await runnerImport(resolve(file), { configFile: false, logLevel: "error" });
process.exitCode = (await module.main(args)) ?? 0;
