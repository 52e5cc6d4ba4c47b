// The dashboard in a real browser, on a platform of its own. One file after the other: two cores carry one platform.

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    environment: "node",
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // A step that failed leaves nothing for the next to stand on.
    bail: 0,
    reporters: ["verbose"],
  },
});
