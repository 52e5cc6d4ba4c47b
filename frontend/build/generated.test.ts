import { expect, it } from "vitest";
// The script is plain JavaScript, so that it runs without a build.
import { generated, present } from "../scripts/generate-client.mjs";

it("UI-02: the typed client is what the contract says", async () => {
  const wanted = await generated();
  const there = await present();
  expect(there === wanted, "run `npm run generate`").toBe(true);
});
