// What was really saved, from the ledger: this hour so far, the last day, the month; and why (MET-03).

import type { Overview, PeriodSums } from "~/api/shapes";
import { Figure, Figures } from "~/components/Figure";
import { Money } from "~/components/Money";
import { Age } from "~/components/Times";
import { dollars, exactDollars } from "~/lib/money";
import { percent, shareOf } from "~/lib/shares";
import { ledgerCauses } from "~/lib/words";

export function SavedStrip({ overview }: { overview: Overview }) {
  const periods: [string, PeriodSums | null | undefined][] = [
    ["Saved this hour so far", overview.this_hour],
    ["Saved in 24 hours", overview.last_24_hours],
    ["Saved this month", overview.month_to_date],
  ];
  return (
    <Figures label="Saved, from the ledger">
      {periods.map(([label, sums]) => (
        <Figure
          key={label}
          label={label}
          value={sums ? dollars(sums.saved_microusd) : "–"}
          full={sums ? exactDollars(sums.saved_microusd) : undefined}
          tone={sums && sums.saved_microusd !== 0 ? (sums.saved_microusd > 0 ? "good" : "bad") : undefined}
          foot={
            sums && sums.baseline_microusd > 0
              ? `${percent(shareOf(sums.saved_microusd, sums.baseline_microusd))} of ${dollars(sums.baseline_microusd)} baseline`
              : sums && sums.paid_microusd > 0
                ? "no baseline yet"
                : "nothing accounted yet"
          }
          how={sums && <Causes sums={sums} accountedUntil={overview.accounted_until} />}
        />
      ))}
    </Figures>
  );
}

function Causes({ sums, accountedUntil }: { sums: PeriodSums; accountedUntil: string | null | undefined }) {
  return (
    <>
      <p>
        Baseline <Money microusd={sums.baseline_microusd} full /> − paid <Money microusd={sums.paid_microusd} full />,
        summed instance by instance over the time each one ran.
      </p>
      {sums.causes.map(({ cause, microusd }) => (
        <div key={cause} className="row between">
          <span>{ledgerCauses[cause]}</span>
          <Money microusd={microusd} signed />
        </div>
      ))}
      <p className="dim">
        Accounted until <Age at={accountedUntil} />. Instances only; estimated from prices, not from an invoice.
      </p>
    </>
  );
}
