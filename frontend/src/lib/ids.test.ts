import { describe, expect, it } from "vitest";
import { kindOf, pageOf, shortId } from "./ids";

const digits = "01927f3a00007000800000000009f3c0";

describe("ids", () => {
  it("name their kind and keep the end that tells them apart", () => {
    expect(kindOf(`job_${digits}`)).toBe("job");
    expect(shortId(`job_${digits}`)).toBe("job_…09f3c0");
  });

  it("of others stay whole", () => {
    for (const other of ["i-0123456789abcdef0", "vol-1", "job_1", `job_${digits}0`, ""]) {
      expect(shortId(other)).toBe(other);
      expect(kindOf(other)).toBeNull();
      expect(pageOf(other)).toBeNull();
    }
  });

  it("lead to their page, an action only beside its cluster", () => {
    expect(pageOf(`clu_${digits}`)).toBe(`/clusters/clu_${digits}`);
    expect(pageOf(`act_${digits}`)).toBeNull();
    expect(pageOf(`act_${digits}`, `clu_${digits}`)).toBe(`/clusters/clu_${digits}/actions/act_${digits}`);
  });
});
