import { expect, it } from "vitest";
import { inWords } from "./pipeline";

it("LIVE-04: what is behind is counted, and all is said to be well only when it is", () => {
  const parts = (...states: ("ok" | "late" | "never")[]) => states.map((state) => ({ state }));
  expect(inWords(parts("ok", "ok"))).toBe("all 2 parts in time");
  expect(inWords(parts("ok", "late"))).toBe("1 part late");
  expect(inWords(parts("never", "late", "late", "ok"))).toBe("2 parts late, 1 not yet");
  expect(inWords(parts("never"))).toBe("1 not yet");
});
