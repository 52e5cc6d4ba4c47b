import { describe, expect, it } from "vitest";
import { stagesOf } from "./funnel";

describe("the decision funnel", () => {
  it("LIVE-05: what the stages take away and what is left are what was seen", () => {
    const counts = { seen: 900, allowed: 400, not_risky: 380, scored: 380, safe: 6, executed: 5 };
    const stages = stagesOf(counts);
    expect(stages.map((stage) => stage.pools)).toEqual([900, 400, 380, 380, 6, 5]);
    const removed = stages.reduce((sum, stage) => sum + stage.removed, 0);
    expect(removed + counts.executed).toBe(counts.seen);
    expect(stages[5]!.share).toBeCloseTo(5 / 900);
  });

  it("has no shares when nothing was seen", () => {
    const none = { seen: 0, allowed: 0, not_risky: 0, scored: 0, safe: 0, executed: 0 };
    expect(stagesOf(none).every((stage) => stage.share === null)).toBe(true);
  });
});
