// Shares of a whole, as percentages that add up.

/** `12.3 %`; null and what is no number is a dash. */
export function percent(share: number | null | undefined, decimals = 1): string {
  if (share == null || !Number.isFinite(share)) return "–";
  const text = (Math.abs(share) * 100).toFixed(decimals);
  return `${share < 0 && Number(text) !== 0 ? "−" : ""}${text} %`;
}

/** A change in percent, with its sign: `+4.2 %`. */
export function signedPercent(changePct: number, decimals = 1): string {
  const text = percent(changePct / 100, decimals);
  return changePct > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A part of a whole; nothing of nothing is no share. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/**
 * Whole percentages of amounts that add up to exactly 100 (largest remainders are rounded up), so that no pie is shown as
 * 101 %. All noughts stay noughts.
 */
export function roundedShares(amounts: readonly number[]): number[] {
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  if (sum <= 0) return amounts.map(() => 0);
  const exact = amounts.map((amount) => (amount / sum) * 100);
  const rounded = exact.map(Math.floor);
  let missing = 100 - rounded.reduce((total, part) => total + part, 0);
  const byRemainder = exact.map((value, place) => ({ place, rest: value - Math.floor(value) }));
  byRemainder.sort((one, other) => other.rest - one.rest || one.place - other.place);
  for (const { place } of byRemainder) {
    if (missing <= 0) break;
    rounded[place]! += 1;
    missing -= 1;
  }
  return rounded;
}
