// The loop's time as it is now. Ages must be told by the clock that made the moments: the server's clock may be ahead of
// this device's, and on a simulated account it may run at another speed.

/** A moment of the loop, and when this device learned that it was then. */
interface Reading {
  deviceMillis: number;
  loopMillis: number;
}

/** Readings closer than this say too little about speed. */
const SPEED_FROM_MILLIS = 2_000;
/** An answer may be so much longer on its way than another: a speed is not taken to be higher because of it. */
const JITTER_MILLIS = 250;
/** A fast loop may be slowed down or stopped at any time: so long after the last answer this clock stands, and waits. */
const FAST_FOR_MILLIS = 10_000;

/** Estimates the loop's time from readings of it; rather late than early, since what has happened is no time to come. */
export class ServerClock {
  private last: Reading | null = null;
  private speed = 1;

  /** An answer said what time it is there. */
  read(loopMillis: number, deviceMillis: number): void {
    if (!Number.isFinite(loopMillis)) return;
    const before = this.last;
    if (before && deviceMillis - before.deviceMillis >= SPEED_FROM_MILLIS) {
      const passed = (loopMillis - before.loopMillis) / (deviceMillis - before.deviceMillis + JITTER_MILLIS);
      if (passed >= 0) this.speed = snapped(passed);
    }
    if (!before || deviceMillis - before.deviceMillis >= SPEED_FROM_MILLIS) {
      this.last = { deviceMillis, loopMillis };
    } else {
      this.atLeast(loopMillis, deviceMillis);
    }
  }

  /** Something happened at this moment, so it cannot be earlier now. */
  atLeast(loopMillis: number, deviceMillis: number): void {
    if (Number.isFinite(loopMillis) && this.last && loopMillis > this.now(deviceMillis)) {
      this.last = { deviceMillis, loopMillis };
    }
  }

  /** Whether anything was heard yet. */
  isSet(): boolean {
    return this.last !== null;
  }

  /** The loop's time; the device's own while nothing was heard. */
  now(deviceMillis: number): number {
    if (!this.last) return deviceMillis;
    const passed = deviceMillis - this.last.deviceMillis;
    return this.last.loopMillis + this.speed * (this.speed > 1 ? Math.min(passed, FAST_FOR_MILLIS) : passed);
  }
}

/** Ordinary jitter of answers is not another speed. */
function snapped(speed: number): number {
  return Math.abs(speed - 1) < 0.25 ? 1 : speed;
}
