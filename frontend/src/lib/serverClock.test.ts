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
    expect(clock.now(20_000)).toBe(1_200_000);
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
