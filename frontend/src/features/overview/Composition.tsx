// What the fleet is made of: by capacity type, family and zone, counted in nodes or in what they cost. Each list adds up to
// the node list, or to the cost of now (MET-05).

import { SegmentedControl, Tooltip } from "@mantine/core";
import type { Composition, Slice } from "~/api/shapes";
import { How } from "~/components/How";
import { Panel } from "~/components/Panel";
import { PART_COLORS, ShareBar } from "~/components/ShareBar";
import { Empty } from "~/components/states";
import { Age } from "~/components/Times";
import { useUrlChoice } from "~/components/useUrlState";
import { hourlyPrice, shortDollars } from "~/lib/money";
import { count, counted } from "~/lib/quantities";
import { roundedShares } from "~/lib/shares";
import { capacityTypes } from "~/lib/words";
import styles from "./Composition.module.css";

const HOURS_OF_MONTH = 730;

/** So many slices are named; the rest stand together. */
const MOST_NAMED = 6;

interface Shown {
  key: string;
  label: string;
  nodes: number;
  microusdPerHour: number;
  color: string;
  spot: boolean;
}

const MEASURES = ["nodes", "cost"] as const;
type Measure = (typeof MEASURES)[number];

const amountOf: Record<Measure, (slice: Shown) => number> = {
  nodes: (slice) => slice.nodes,
  cost: (slice) => slice.microusdPerHour,
};

export function Fleet({ composition, madeAt }: { composition: Composition; madeAt: string }) {
  const [measure, setMeasure] = useUrlChoice("fleet", MEASURES, "nodes");
  return (
    <Panel
      title="Fleet"
      how={
        <How what="the fleet">
          Running instances. Cost: what each costs now, Spot at its pool&apos;s price, × 730 hours.
        </How>
      }
      aside={
        <>
          <span>
            made <Age at={madeAt} />
          </span>
          <SegmentedControl
            aria-label="Counted in"
            data={[
              { value: "nodes", label: "Nodes" },
              { value: "cost", label: "Cost" },
            ]}
            value={measure}
            onChange={setMeasure}
          />
        </>
      }
    >
      {composition.by_capacity_type.length > 0 ? (
        <div className={styles.lists}>
          <List title="Capacity type" slices={composition.by_capacity_type} measure={measure} />
          <List title="Family" slices={composition.by_family} measure={measure} />
          <List title="Zone" slices={composition.by_zone} measure={measure} />
        </div>
      ) : (
        <Empty title="No running nodes" />
      )}
    </Panel>
  );
}

function List({ title, slices, measure }: { title: string; slices: readonly Slice[]; measure: Measure }) {
  const amount = amountOf[measure];
  const shown = named(slices, measure);
  const shares = roundedShares(shown.map(amount));
  return (
    <div>
      <h3 className="dim small">{title}</h3>
      <ShareBar parts={shown.map((slice) => ({ key: slice.key, amount: amount(slice), color: slice.color }))} />
      <ul className={styles.legend}>
        {shown.map((slice, place) => (
          <li key={slice.key}>
            <Tooltip label={`${counted(slice.nodes, "node")}, ${hourlyPrice(slice.microusdPerHour)} per hour together`}>
              <div className={styles.entry}>
                <span
                  className={slice.spot ? `${styles.chip} ${styles.spot}` : styles.chip}
                  style={{ background: slice.color }}
                  aria-hidden="true"
                />
                <span className="clip">{slice.label}</span>
                <span>
                  {measure === "nodes" ? count(slice.nodes) : shortDollars(slice.microusdPerHour * HOURS_OF_MONTH)}
                </span>
                <span className="dim end">{shares[place]} %</span>
              </div>
            </Tooltip>
          </li>
        ))}
      </ul>
    </div>
  );
}

function named(told: readonly Slice[], measure: Measure): Shown[] {
  // They come by nodes; whoever asks for cost wants the dearest first.
  const slices =
    measure === "nodes" ? told : [...told].sort((one, other) => other.microusd_per_hour - one.microusd_per_hour);
  const shown = slices.slice(0, slices.length > MOST_NAMED + 1 ? MOST_NAMED : slices.length).map((slice, place) => ({
    key: slice.key,
    label: capacityTypes[slice.key as keyof typeof capacityTypes] ?? slice.key,
    nodes: slice.nodes,
    microusdPerHour: slice.microusd_per_hour,
    color:
      slice.key === "spot"
        ? "var(--spot)"
        : slice.key === "on_demand"
          ? "var(--on-demand)"
          : PART_COLORS[place % PART_COLORS.length]!,
    spot: slice.key === "spot",
  }));
  const rest = slices.slice(shown.length);
  if (rest.length === 0) return shown;
  const sum = (of: (slice: Slice) => number) => rest.reduce((total, slice) => total + of(slice), 0);
  return [
    ...shown,
    {
      key: "others",
      label: `${rest.length} others`,
      nodes: sum((slice) => slice.nodes),
      microusdPerHour: sum((slice) => slice.microusd_per_hour),
      color: "var(--line-strong)",
      spot: false,
    },
  ];
}
