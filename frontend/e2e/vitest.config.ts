// The dashboard in a real browser. One file after the other, each with a platform of its own: two cores carry one at a time.

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    environment: "node",
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 150_000,
    expect: { poll: { timeout: 30_000, interval: 100 } },
    reporters: ["verbose"],
  },
});
