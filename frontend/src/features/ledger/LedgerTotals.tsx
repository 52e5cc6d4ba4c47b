// Sums of a window of the ledger, and why baseline and paid differ.

import type { Ledger } from "~/api/shapes";
import { Figure, Figures } from "~/components/Figure";
import { dollars, exactDollars, signedDollars } from "~/lib/money";
import { count } from "~/lib/quantities";
import { percent, shareOf } from "~/lib/shares";
import { ledgerCauses } from "~/lib/words";

const HOW: Record<keyof typeof ledgerCauses, string> = {
  spot_price: "On-demand price of the same instance hours − what was paid for them.",
  fleet_shape: "Baseline − on-demand price of the instance hours there really were.",
  overlap: "Old and new node side by side during a replacement. Never positive.",
};

export function LedgerTotals({ total }: { total: Ledger["total"] }) {
  const money = (microusd: number) => ({ value: dollars(microusd), full: exactDollars(microusd) });
  return (
    <Figures label="Sums of the window">
      <Figure
        label="Baseline"
        {...money(total.baseline_microusd)}
        foot={`${count(total.hours)} hours`}
        how="On-demand cost of your own groups, as found when the cluster was connected, sized for each hour's pods."
      />
      <Figure
        label="Paid"
        {...money(total.paid_microusd)}
        foot={`${dollars(total.on_demand_microusd)} on-demand`}
        how="For each instance, its price at the time × the time it ran within the hour."
      />
      <Figure
        label="Saved"
        {...money(total.saved_microusd)}
        tone={total.saved_microusd > 0 ? "good" : total.saved_microusd < 0 ? "bad" : undefined}
        foot={`${percent(shareOf(total.saved_microusd, total.baseline_microusd))} of the baseline`}
        how="Baseline − paid, exactly the sum of its causes."
      />
      {total.causes.map(({ cause, microusd }) => (
        <Figure
          key={cause}
          label={ledgerCauses[cause]}
          value={signedDollars(microusd)}
          full={exactDollars(microusd)}
          foot="of what was saved"
          how={HOW[cause]}
        />
      ))}
      <Figure
        label="First day's fleet"
        {...money(total.first_day_microusd)}
        foot="on-demand, same hours"
        how="What the fleet of the first day would have cost on-demand in the same hours, whatever ran."
      />
      <Figure label="Interruptions" value={count(total.interruptions)} foot="in the window" />
    </Figures>
  );
}
