// The page's window of time: the last so many hours, or what was chosen by drawing over a chart.

import { Button, SegmentedControl } from "@mantine/core";
import { X } from "lucide-react";
import { DEFAULT_RANGE, PRESETS, presetLabels, type Preset, type TimeRange } from "~/lib/timeRange";
import { Moment } from "./Times";

interface RangePickerProps {
  range: TimeRange;
  onChange: (range: TimeRange) => void;
  presets?: readonly Preset[];
}

export function RangePicker({ range, onChange, presets = PRESETS }: RangePickerProps) {
  const chosen = "preset" in range ? range.preset : "";
  return (
    <div className="row">
      {!("preset" in range) && (
        <Button
          variant="default"
          rightSection={<X size={12} />}
          onClick={() => onChange(DEFAULT_RANGE)}
          aria-label="Leave the chosen window"
        >
          <Moment at={range.from} />
          &nbsp;–&nbsp;
          <Moment at={range.until} />
        </Button>
      )}
      <SegmentedControl
        aria-label="Window of time"
        data={presets.map((preset) => ({
          value: preset,
          label: <span title={`last ${presetLabels[preset]}`}>{preset}</span>,
        }))}
        value={chosen}
        onChange={(preset) => onChange({ preset: preset as Preset })}
      />
    </div>
  );
}
