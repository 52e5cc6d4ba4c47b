import { describe, expect, it } from "vitest";
import { asActivity, madeOld, withEvent } from "./effects";

const event = (type: string, data: Record<string, unknown> = {}) => ({
  channel: "org:activity",
  event_id: `evt_${type}`,
  at: "2026-03-01T09:00:00.000Z",
  type,
  data,
});

describe("what an event makes old", () => {
  it("is what it is about, of the cluster and job it names", () => {
    const old = madeOld(event("action.finished", { job_id: "job_1", cluster_id: "clu_1" }));
    expect(old).toContainEqual(["job", "job_1"]);
    expect(old).toContainEqual(["actions", "clu_1"]);
    expect(old).not.toContainEqual(["actions"]);
  });

  it("is everything of a kind when the event names no cluster", () => {
    expect(madeOld(event("job.closed", { job_id: "job_1" }))).toContainEqual(["plan"]);
  });

  it("OVR-01: an override and the nodes of its cluster", () => {
    const old = madeOld(event("override.started", { override_id: "ovr_1", cluster_id: "clu_1" }));
    expect(old).toEqual([
      ["override", "ovr_1"],
      ["nodes", "clu_1"],
    ]);
  });

  it("LIVE-04: when the loop worked; UI-05: the tokens of a cluster", () => {
    for (const kind of ["job.closed", "action.finished", "interruption.received", "agent.lost", "kpi.changed"])
      expect(madeOld(event(kind))).toContainEqual(["pipeline"]);
    const old = madeOld(event("agent_token.revoked", { cluster_id: "clu_1", key_id: "key_1" }));
    expect(old).toEqual([["agent-tokens", "clu_1"]]);
  });

  it("MET-01: figures when they were made anew", () => {
    expect(madeOld(event("kpi.changed"))).toContainEqual(["overview"]);
    expect(madeOld(event("ledger.hour_closed"))).toContainEqual(["ledger"]);
  });
});

describe("MET-12: the feed", () => {
  it("takes an event in front, once, and stays short", () => {
    const first = asActivity(event("job.queued"));
    const second = asActivity(event("job.closed", { job_id: "job_1" }));
    const feed = withEvent(withEvent(withEvent([], first, 2), second, 2), second, 2);
    expect(feed.map((entry) => entry.kind)).toEqual(["job.closed", "job.queued"]);
    expect(feed[0]!.job_id).toBe("job_1");
    expect(withEvent(feed, asActivity(event("x")), 2)).toHaveLength(2);
  });
});
