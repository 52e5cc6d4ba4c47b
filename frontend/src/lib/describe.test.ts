import { describe as group, expect, it } from "vitest";
import type { Activity } from "~/api/shapes";
import { describe } from "./describe";

const event = (kind: string, detail: object = {}): Activity => ({
  id: "evt_1",
  at: "",
  kind,
  detail: detail as Activity["detail"],
});

group("activity", () => {
  it("says what became of it", () => {
    expect(describe(event("job.closed", { status: "failed" }))).toEqual({ tone: "bad", text: "Job failed" });
    expect(describe(event("interruption.received", { kind: "rebalance", instance_id: "i-1" })).text).toBe(
      "Rebalance recommendation for i-1",
    );
  });

  it("says what was done, to what end, and what a plan is worth", () => {
    const drained = event("action.completed", { type: "drain_node", status: "completed", message: "4 pods evicted" });
    expect(describe(drained)).toEqual({ tone: "good", text: "Drain node: completed", more: "4 pods evicted" });
    const plan = event("job.queued", { awaits_approval: true, saving_microusd_per_month: 23_430_000, steps: 1 });
    expect(describe(plan)).toEqual({
      tone: "warning",
      text: "Plan waits for approval",
      more: "saves $23.43/mo, 1 step",
    });
    expect(describe(event("action.queued", { type: "launch_instance", actions: 16 })).more).toBe("16 actions");
  });

  it("tells an event it does not know by its name, and one without detail without inventing any", () => {
    expect(describe(event("volume.detached"))).toEqual({ tone: "quiet", text: "Volume detached" });
    expect(describe(event("job.closed"))).toEqual({ tone: "quiet", text: "Job closed" });
    expect(describe(event("interruption.received")).text).toBe("Interruption for an instance");
  });
});
