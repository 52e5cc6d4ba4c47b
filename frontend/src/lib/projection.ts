// The projection's bars against each other.

interface Bar {
  key: string;
  microusd_per_month: number;
}

/** The bars from today on are what could be; those before are not steps on that way. */
const FIRST_STEP = "now";

/** What each bar takes off the one before; 0 up to today's, and where a bar rises. */
export function stepsDown(bars: readonly Bar[]): number[] {
  const today = bars.findIndex((bar) => bar.key === FIRST_STEP);
  return bars.map((bar, place) => {
    if (today < 0 || place <= today) return 0;
    return Math.max(0, bars[place - 1]!.microusd_per_month - bar.microusd_per_month);
  });
}
