// How much of something is on Spot: a bar and the percentage.

import { percent, shareOf } from "~/lib/shares";
import { ShareBar } from "./ShareBar";

export function SpotShare({ spot, of: all }: { spot: number; of: number }) {
  return (
    <div className="row">
      <div className="grow">
        <ShareBar
          parts={[
            { key: "spot", amount: spot, color: "var(--spot)" },
            { key: "other", amount: all - spot, color: "var(--on-demand)" },
          ]}
        />
      </div>
      <span className="end" style={{ minWidth: 46 }}>
        {percent(shareOf(spot, all), 0)}
      </span>
    </div>
  );
}
