// Writes `src/api/generated.ts` from the contract, `functions/api/openapi.json`. With `--check` it only says whether the
// file is up to date.

import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const CONTRACT = new URL("../../functions/api/openapi.json", import.meta.url);
const CLIENT = new URL("../src/api/generated.ts", import.meta.url);

const HEAD = "// Generated from functions/api/openapi.json by `npm run generate`. Not edited by hand.\n\n";

/** The client's types as the contract wants them. */
export async function generated() {
  // The client names operations by method and path: their ids are left out, so that renaming one changes nothing here.
  const withoutIds = (name, value) => (name === "operationId" ? undefined : value);
  const contract = JSON.parse(await readFile(CONTRACT, "utf8"), withoutIds);
  return HEAD + astToString(await openapiTS(contract, { emptyObjectsUnknown: true }));
}

/** The client's types as they lie there. */
export async function present() {
  return readFile(CLIENT, "utf8").catch(() => "");
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const wanted = await generated();
  const fresh = wanted === (await present());
  if (!process.argv.includes("--check")) await writeFile(CLIENT, wanted);
  else if (!fresh) {
    console.error("src/api/generated.ts is not what functions/api/openapi.json says: run `npm run generate`");
    process.exitCode = 1;
  }
}
