// A search field that `/` jumps to and Escape empties.

import { TextInput } from "@mantine/core";
import { Search } from "lucide-react";

interface SearchFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** What is searched, `nodes`. */
  what: string;
}

export function SearchField({ value, onChange, what }: SearchFieldProps) {
  return (
    <TextInput
      type="search"
      data-page-search
      aria-label={`Search ${what}`}
      placeholder={`Search ${what}  /`}
      leftSection={<Search size={13} aria-hidden="true" />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        onChange("");
        event.currentTarget.blur();
      }}
      w={230}
    />
  );
}
