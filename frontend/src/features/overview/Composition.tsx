// What the fleet is made of: by capacity type, family and zone. Each list adds up to the node list (MET-05).

import { Tooltip } from "@mantine/core";
import type { Composition, Slice } from "~/api/shapes";
import { PART_COLORS, ShareBar } from "~/components/ShareBar";
import { hourlyPrice } from "~/lib/money";
import { count, counted } from "~/lib/quantities";
import { roundedShares } from "~/lib/shares";
import { capacityTypes } from "~/lib/words";
import styles from "./Composition.module.css";

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

export function CompositionLists({ composition }: { composition: Composition }) {
  return (
    <div className={styles.lists}>
      <List title="Capacity type" slices={composition.by_capacity_type} />
      <List title="Family" slices={composition.by_family} />
      <List title="Zone" slices={composition.by_zone} />
    </div>
  );
}

function List({ title, slices }: { title: string; slices: readonly Slice[] }) {
  const shown = named(slices);
  const shares = roundedShares(shown.map((slice) => slice.nodes));
  return (
    <div>
      <h3 className="dim small">{title}</h3>
      <ShareBar parts={shown.map((slice) => ({ key: slice.key, amount: slice.nodes, color: slice.color }))} />
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
                <span>{count(slice.nodes)}</span>
                <span className="dim end">{shares[place]} %</span>
              </div>
            </Tooltip>
          </li>
        ))}
      </ul>
    </div>
  );
}

function named(slices: readonly Slice[]): Shown[] {
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
