import { describe, expect, it } from "vitest";
import { Chords } from "./chords";

const press = (chords: Chords, key: string, atMillis = 0, more: { typing?: boolean; withCommand?: boolean } = {}) =>
  chords.press({ key, atMillis, typing: false, withCommand: false, ...more });

describe("keyboard chords", () => {
  it("lead to a page when the letter follows soon enough", () => {
    const chords = new Chords();
    expect(press(chords, "g", 0)).toBeNull();
    expect(press(chords, "c", 800)).toEqual({ go: "c" });
    press(chords, "g", 2_000);
    expect(press(chords, "c", 4_000)).toBeNull();
  });

  it("mean nothing while somebody types, but the palette opens everywhere", () => {
    const chords = new Chords();
    press(chords, "g", 0, { typing: true });
    expect(press(chords, "c", 10, { typing: true })).toBeNull();
    expect(press(chords, "?", 20, { typing: true })).toBeNull();
    expect(press(chords, "k", 30, { typing: true, withCommand: true })).toEqual({ command: "palette" });
  });

  it("leave the browser's own combinations alone", () => {
    const chords = new Chords();
    press(chords, "g", 0);
    expect(press(chords, "c", 10, { withCommand: true })).toBeNull();
  });

  it("know help and search", () => {
    const chords = new Chords();
    expect(press(chords, "?")).toEqual({ command: "help" });
    expect(press(chords, "/")).toEqual({ command: "search" });
  });
});
