import { describe, expect, it } from "vitest";
import { emailProblem, newPasswordProblem, tokenProblem } from "./validate";

describe("UI-02: forms refuse", () => {
  it("what is no address", () => {
    for (const good of ["a@b.co", "first.last+tag@sub.example.com"]) expect(emailProblem(good), good).toBeNull();
    for (const bad of [
      "",
      "a",
      "a@",
      "@b.co",
      "a@b",
      "a@.co",
      "a@b.",
      "a b@c.de",
      "a@b@c.de",
      `${"x".repeat(250)}@b.co`,
    ]) {
      expect(emailProblem(bad), bad).not.toBeNull();
    }
  });

  it("passwords that are too short or too long, counting letters and not bytes", () => {
    expect(newPasswordProblem("elevenchars")).toContain("11");
    expect(newPasswordProblem("twelve chars")).toBeNull();
    expect(newPasswordProblem("ß".repeat(128))).toBeNull();
    expect(newPasswordProblem("x".repeat(129))).toContain("129");
  });

  it("tokens that a header could not carry", () => {
    expect(tokenProblem("abc-DEF_123")).toBeNull();
    for (const bad of ["", "a b", "tok\u00adén", "a\nb"]) expect(tokenProblem(bad), bad).not.toBeNull();
  });
});
