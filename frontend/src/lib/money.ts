// Money as people read it. The API counts in whole micro-dollars; sums stay integers until the last step, which is here.

const MICRO = 1_000_000;

/** Hours of a month, as everywhere in the product. */
export const HOURS_PER_MONTH = 730;

/** Rounds `value / unit` half to even, so that rounded rows do not lean to one side. Both are integers, `unit` positive. */
export function divideHalfEven(value: number, unit: number): number {
  const whole = Math.floor(value / unit);
  const twice = 2 * (value - whole * unit);
  if (twice < unit) return whole;
  if (twice > unit) return whole + 1;
  return whole % 2 === 0 ? whole : whole + 1;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `$1,234.50` with so many decimals, 0 to 6. A minus is a real minus sign and stands before the dollar sign. */
export function dollars(microusd: number, decimals = 2): string {
  const unit = 10 ** (6 - decimals);
  const rounded = divideHalfEven(Math.abs(Math.round(microusd)), unit);
  const sign = microusd < 0 && rounded !== 0 ? "−" : "";
  const digits = String(rounded).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const part = decimals === 0 ? "" : `.${digits.slice(-decimals)}`;
  return `${sign}$${grouped(whole)}${part}`;
}

/** To the micro-dollar, without zeros that say nothing beyond the cents: `$12.50`, `$0.041600` as `$0.0416`. */
export function exactDollars(microusd: number): string {
  return dollars(microusd, 6).replace(/(\.\d\d\d*?)0+$/, "$1");
}

/** Short enough for a figure: `$0.42`, `$912.40`, `$8,214`, `$12.3k`, `$1.24M`. */
export function shortDollars(microusd: number): string {
  const size = Math.abs(microusd) / MICRO;
  if (size < 999.995) return dollars(microusd, 2);
  if (size < 9_999.5) return dollars(microusd, 0);
  const [unit, letter] = size < 999_950 ? [1_000, "k"] : size < 999_950_000 ? [1_000_000, "M"] : [1_000_000_000, "B"];
  const scaled = size / unit;
  const decimals = scaled < 9.995 ? 2 : 1;
  return `${microusd < 0 ? "−" : ""}$${grouped(scaled.toFixed(decimals).split(".")[0] ?? "")}.${scaled.toFixed(decimals).split(".")[1]}${letter}`;
}

/** Below this, four decimals say too little about a price. */
const TINY_PRICE = 1_000;

/** A price per hour, four decimals as AWS lists them, six where it is tiny: `$0.0416`, `$0.000052`. */
export function hourlyPrice(microusdPerHour: number): string {
  return dollars(microusdPerHour, Math.abs(microusdPerHour) < TINY_PRICE ? 6 : 4);
}

/** With a sign always: `+$1.20`, `−$0.30`, `$0.00`. */
export function signedDollars(microusd: number, decimals = 2): string {
  const text = dollars(microusd, decimals);
  return microusd > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}
