import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Blocked } from "~/api/shapes";
import { groupBlocked, groupRejected, heldTwice } from "./blocked";

function row(node: string, rule: Blocked["rule"], microusd: number, remedy = `mend ${rule}`): Blocked {
  return { node, pod: null, rule, message: "", microusd_per_month: microusd, remedy };
}

describe("blocked money", () => {
  it("counts a node once per group however many rows it has", () => {
    const groups = groupBlocked([
      row("a", "bare_pod", 5_000_000),
      row("a", "bare_pod", 5_000_000),
      row("b", "bare_pod", 2_000_000),
      row("a", "local_data", 5_000_000),
    ]);
    expect(groups.map(({ rule, microusdPerMonth, nodes }) => [rule, microusdPerMonth, nodes])).toEqual([
      ["bare_pod", 7_000_000, ["a", "b"]],
      ["local_data", 5_000_000, ["a"]],
    ]);
    expect([...heldTwice(groups)]).toEqual(["a"]);
  });

  it("loses no row and promises no more than the rows of its nodes", () => {
    const rules = fc.constantFrom<Blocked["rule"]>("bare_pod", "local_data", "single_replica");
    const rows = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), rules));
    fc.assert(
      fc.property(rows, (picked) => {
        const price: Record<string, number> = { a: 3, b: 5, c: 7 };
        const given = picked.map(([node, rule]) => row(node, rule, price[node]!));
        const groups = groupBlocked(given);
        expect(groups.flatMap((group) => group.rows)).toHaveLength(given.length);
        for (const group of groups) {
          const once = [...new Set(group.rows.map((found) => found.node))];
          expect(group.microusdPerMonth).toBe(once.reduce((sum, node) => sum + price[node]!, 0));
        }
      }),
    );
  });
});

describe("rejected candidates", () => {
  it("stand together by the rule that ruled them out", () => {
    const rejected = (candidate: string, rule: Blocked["rule"]) => ({
      candidate,
      kind: "consolidate_delete" as const,
      rule,
      reason: "",
    });
    const groups = groupRejected([rejected("a", "safety_layer"), rejected("b", "bare_pod"), rejected("c", "bare_pod")]);
    expect(groups.map((group) => [group.rule, group.rows.length])).toEqual([
      ["bare_pod", 2],
      ["safety_layer", 1],
    ]);
  });
});
