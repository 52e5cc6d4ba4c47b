import { describe, expect, it } from "vitest";
import { POLICY_FIELDS, policyPatch, policyText, policyValues, wrongWith } from "./policy";

const field = (pointer: string) => POLICY_FIELDS.find((known) => known.pointer === pointer)!;

describe("the form of a policy", () => {
  it("reads what a policy says, and defaults where it says nothing", () => {
    const values = policyValues({ enabled: false, limits: { max_concurrent: 3 } });
    expect(values["/enabled"]).toBe(false);
    expect(values["/limits/max_concurrent"]).toBe(3);
    expect(values["/limits/cooldown_s"]).toBe(300);
    expect(policyValues(null)["/approval"]).toBe("manual");
  });

  it("sends only what was changed, as a merge patch", () => {
    const before = policyValues({});
    expect(policyPatch(before, before)).toEqual({});
    const after = {
      ...before,
      "/limits/max_concurrent": 2,
      "/limits/cooldown_s": 600,
      "/constraints/families": ["m6i"],
    };
    expect(policyPatch(before, after)).toEqual({
      limits: { max_concurrent: 2, cooldown_s: 600 },
      constraints: { families: ["m6i"] },
    });
  });

  it("names what is wrong with a number before it is sent", () => {
    expect(wrongWith(field("/limits/max_concurrent"), 21)).toContain("1 to 20");
    expect(wrongWith(field("/limits/max_concurrent"), "")).not.toBeNull();
    expect(wrongWith(field("/limits/max_concurrent"), 20)).toBeNull();
  });

  it("writes values as people read them", () => {
    expect(policyText(field("/approval"), "auto")).toBe("by themselves");
    expect(policyText(field("/constraints/families"), [])).toBe("none");
    expect(policyText(field("/limits/cooldown_s"), 60)).toBe("60 s");
  });
});
