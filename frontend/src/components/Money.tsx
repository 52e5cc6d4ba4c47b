// Money on the page: short to read, whole on hovering, always with what it is per.

import { dollars, exactDollars, hourlyPrice, shortDollars, signedDollars } from "~/lib/money";

interface MoneyProps {
  microusd: number | null | undefined;
  /** What it is per is said by the head of its column. */
  bare?: boolean | undefined;
  /** What it is per; nothing for an amount. */
  per?: "month" | "hour" | undefined;
  /** Always with a sign, green when positive. */
  signed?: boolean | undefined;
  /** To the cent instead of short. */
  full?: boolean | undefined;
  /** To the micro-dollar. */
  exact?: boolean | undefined;
}

/** An amount or a rate. */
export function Money({ microusd, per, signed, full, exact, bare }: MoneyProps) {
  if (microusd == null) return <span className="dim">–</span>;
  const text = write(microusd, { per, signed, full, exact });
  const unit = per === "month" ? "/mo" : per === "hour" ? "/h" : "";
  const whole = `${exactDollars(microusd)}${per ? ` per ${per}` : ""}${per === "month" ? " (730 hours)" : ""}`;
  const tone = signed && microusd !== 0 ? (microusd > 0 ? "good" : "bad") : undefined;
  return (
    <span className={tone} data-hint={whole}>
      {text}
      {unit && !bare && <span className="dim small">{unit}</span>}
    </span>
  );
}

function write(microusd: number, { per, signed, full, exact }: Omit<MoneyProps, "microusd" | "bare">): string {
  if (signed) return signedDollars(microusd);
  if (exact) return dollars(microusd, 6);
  if (per === "hour") return hourlyPrice(microusd);
  return full ? dollars(microusd) : shortDollars(microusd);
}
