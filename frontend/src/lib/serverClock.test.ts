import { describe, expect, it } from "vitest";
import { ServerClock } from "./serverClock";

describe("the loop's clock", () => {
  it("is this device's until an answer says otherwise", () => {
    expect(new ServerClock().now(5_000)).toBe(5_000);
  });

  it("keeps the server's offset and ignores jitter", () => {
    const clock = new ServerClock();
    clock.read(1_000_000, 0);
    clock.read(1_010_100, 10_000);
    expect(clock.now(20_000)).toBe(1_020_100);
  });

  it("follows a simulated loop that runs faster", () => {
    const clock = new ServerClock();
    clock.read(0, 0);
    clock.read(600_000, 10_000);
    expect(clock.now(20_000)).toBeGreaterThan(1_180_000);
    expect(clock.now(20_000)).toBeLessThanOrEqual(1_200_000);
  });

  it("does not run ahead of a fast loop because one answer was longer on its way than the next", () => {
    const clock = new ServerClock();
    const speed = 600;
    for (const [sent, delay] of [
      [0, 240],
      [2_100, 5],
      [4_400, 200],
      [6_500, 0],
    ] as const) {
      clock.read(sent * speed, sent + delay);
      for (let later = 0; later <= 20_000; later += 500) {
        const device = sent + delay + later;
        expect(clock.now(device)).toBeLessThanOrEqual(device * speed);
      }
    }
  });

  it("does not run on for long when a fast loop was stopped", () => {
    const clock = new ServerClock();
    clock.read(0, 0);
    clock.read(600_000, 10_000);
    expect(clock.now(3_600_000)).toBe(clock.now(20_000));
    clock.read(600_000, 3_600_000);
    expect(clock.now(3_700_000)).toBe(600_000);
  });

  it("is never behind something that has happened", () => {
    const clock = new ServerClock();
    clock.read(0, 0);
    clock.atLeast(50_000, 1_000);
    expect(clock.now(1_000)).toBe(50_000);
    clock.atLeast(10_000, 1_000);
    expect(clock.now(1_000)).toBe(50_000);
  });

  it("does not take two answers of one moment for another speed", () => {
    const clock = new ServerClock();
    clock.read(10_000, 0);
    clock.read(10_000, 100);
    expect(clock.now(1_100)).toBe(11_100);
  });
});
