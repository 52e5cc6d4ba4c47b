// The choice of a cluster for pages that speak of one, or of all.

import { NativeSelect } from "@mantine/core";
import { useClusters } from "./queries";

interface ClusterSelectProps {
  value: string;
  onChange: (id: string) => void;
  /** One has to be chosen. */
  needed?: boolean;
}

export function ClusterSelect({ value, onChange, needed }: ClusterSelectProps) {
  const { data } = useClusters();
  const clusters = (data ?? []).map((cluster) => ({ value: cluster.id, label: cluster.name }));
  const choices = needed ? clusters : [{ value: "", label: "All clusters" }, ...clusters];
  return (
    <NativeSelect
      aria-label="Cluster"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={choices}
    />
  );
}
