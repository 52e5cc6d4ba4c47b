import { describe, expect, it } from "vitest";
import { extraCost, hoursProblem, movingPods, whyNotForced } from "./overrides";

describe("UI-05, OVR-01: forcing a node on-demand", () => {
  it("takes whole hours of a week at most", () => {
    for (const good of [1, 24, 168, "1", " 168 "]) expect(hoursProblem(good), String(good)).toBeNull();
    for (const bad of [0, 169, 1.5, -3, Number.NaN, "", " ", "x", "2h"]) {
      expect(hoursProblem(bad), String(bad)).toContain("1 to 168");
    }
  });

  it("says why a node is out of reach", () => {
    const spot = { capacity_type: "spot", instance_id: "i-1", joined: true, unmanaged: null } as const;
    expect(whyNotForced(spot, false)).toBeNull();
    expect(whyNotForced(spot, true)).toContain("forced on-demand already");
    expect(whyNotForced({ ...spot, capacity_type: "on_demand" }, false)).toContain("on-demand already");
    expect(whyNotForced({ ...spot, joined: false }, false)).toContain("not joined");
    expect(whyNotForced({ ...spot, unmanaged: "fargate" }, false)).toContain("never touched");
    expect(whyNotForced({ ...spot, capacity_type: null }, false)).toContain("not known");
  });

  it("counts the pods that move, not those that belong to the node or have ended", () => {
    const pod = (
      owner_kind: "deployment" | "daemon_set" | "node" | null,
      phase: "running" | "succeeded" = "running",
    ) => ({
      owner_kind,
      phase,
    });
    expect(
      movingPods([pod("deployment"), pod(null), pod("daemon_set"), pod("node"), pod("deployment", "succeeded")]),
    ).toBe(2);
  });

  it("tells what the hours cost more, and nothing where a price is not known", () => {
    expect(extraCost({ price_microusd_per_hour: 35_100, on_demand_microusd_per_hour: 96_000 }, 4)).toBe(243_600);
    expect(extraCost({ price_microusd_per_hour: null, on_demand_microusd_per_hour: 96_000 }, 4)).toBeNull();
  });
});
