// @vitest-environment jsdom
import { act, cleanup, render } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { noteHappened, noteLoopTime } from "~/api/loopClock";
import { Age } from "./Times";

/** Virtual seconds per second, as in a demo that is hurried along. */
const SPEED = 600;
const BEGAN = Date.parse("2026-03-01T09:00:00Z");

/** The loop's time so many milliseconds after it began. */
const loopAt = (millis: number) => new Date(BEGAN + SPEED * millis).toISOString();

describe("an age", () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0 }));
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
  });

  it("of what an answer has just brought is not a time to come, though the page last ticked before it", () => {
    noteLoopTime(loopAt(0));
    vi.advanceTimersByTime(3_000);
    act(() => noteLoopTime(loopAt(3_000)));
    const { container, rerender } = render(<Age at={loopAt(3_000)} />);
    for (let millis = 3_700; millis < 12_000; millis += 700) {
      act(() => void vi.advanceTimersByTime(700));
      act(() => noteLoopTime(loopAt(millis)));
      rerender(<Age at={loopAt(millis)} />);
      expect(container.textContent).toBe("just now");
    }
  });

  it("of an event that the socket brought is none either", () => {
    act(() => noteLoopTime(loopAt(40_000)));
    const { container, rerender } = render(<Age at={loopAt(40_000)} />);
    act(() => noteHappened(loopAt(41_000)));
    rerender(<Age at={loopAt(41_000)} />);
    expect(container.textContent).toBe("just now");
  });
});
