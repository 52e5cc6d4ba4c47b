import { describe, expect, it } from "vitest";
import { cameOf, endOf } from "./steps";

type Act = Parameters<typeof endOf>[1][number];

const target = { offerings: [], stands_in_for_spot: false };
const launch = (step: number, id: string, status: Act["status"] = "completed") =>
  ({ type: "launch_instance", status, step, target, result: { instance_id: id } }) as unknown as Act;
const end = (step: number, id: string) =>
  ({ type: "terminate_instance", status: "completed", step, target: { ...target, instance_id: id } }) as unknown as Act;

const progress = (failure: string | null, phase = "done") =>
  ({ phase, since: "2026-03-01T09:00:00Z", failure }) as NonNullable<Parameters<typeof endOf>[0]["progress"]>;
const step = (failure: string | null, phase?: string) => ({
  number: 1,
  leaving: ["a", "b"],
  joining: [],
  progress: progress(failure, phase),
});

describe("a step of a plan", () => {
  it("CLU-08: that failed after some of its nodes had left is told as partly done", () => {
    const actions = [launch(1, "i-1"), launch(1, "i-2"), end(1, "i-9"), end(1, "i-2"), launch(0, "i-3")];
    expect(cameOf(step("no room"), actions)).toEqual({ left: 1, toLeave: 2, bought: 1, toBuy: 0 });
    expect(endOf(step("no room"), actions)).toBe("partly");
  });

  it("that was undone whole is not done", () => {
    expect(endOf(step("no room"), [launch(1, "i-1"), end(1, "i-1"), launch(1, "i-2", "failed")])).toBe("not_done");
    expect(endOf(step("no room"), [])).toBe("not_done");
  });

  it("that goes on has no end yet", () => {
    expect(endOf(step(null, "draining"), [launch(1, "i-1")])).toBeNull();
    expect(endOf({ ...step(null), progress: null }, [])).toBeNull();
    expect(endOf(step(null), [])).toBe("done");
  });
});
