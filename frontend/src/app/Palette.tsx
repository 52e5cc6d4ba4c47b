// The palette behind ⌘K: pages, clusters, ids that are pasted, and the few things that can be done from everywhere.

import { Modal, TextInput, useMantineColorScheme } from "@mantine/core";
import { useId, useState } from "react";
import { useNavigate } from "react-router";
import { signOutOf } from "~/features/session/signing";
import { useClusters } from "~/features/clusters/queries";
import { kindOf, pageOf } from "~/lib/ids";
import { matches } from "~/lib/tables";
import { PAGES } from "./pages";
import styles from "./Palette.module.css";

interface Entry {
  key: string;
  label: string;
  hint: string;
  run: () => void;
}

/** Entries shown at most. */
const MOST = 12;

export function Palette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      yOffset="12vh"
      size={560}
      padding={0}
      aria-label="Find anything"
    >
      {opened && <Finder onClose={onClose} />}
    </Modal>
  );
}

function Finder({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const entries = useEntries(text);
  const list = useId();
  const at = Math.min(chosen, entries.length - 1);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  return (
    <div>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={entries[at] && `${list}-${at}`}
        aria-label="Find anything"
        placeholder="A page, a cluster, an id, something to do"
        size="md"
        variant="unstyled"
        className={styles.field}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
          if (step !== 0) {
            event.preventDefault();
            setChosen((at + step + entries.length) % Math.max(1, entries.length));
          }
          if (event.key === "Enter") run(entries[at]);
        }}
      />
      <div id={list} role="listbox" aria-label="Found" className={styles.list}>
        {entries.map((entry, place) => (
          // The field above takes the keys; the list follows it.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={entry.key}
            id={`${list}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === at}
            className={styles.entry}
            onMouseMove={() => setChosen(place)}
            onClick={() => run(entry)}
          >
            <span className="clip">{entry.label}</span>
            <span className="dim small">{entry.hint}</span>
          </div>
        ))}
        {entries.length === 0 && <div className={styles.none}>Nothing is called like that</div>}
      </div>
    </div>
  );
}

function useEntries(text: string): Entry[] {
  const navigate = useNavigate();
  const clusters = useClusters();
  const { setColorScheme } = useMantineColorScheme();
  const go = (path: string) => () => void navigate(path);
  const pasted = text.trim();
  const page = pageOf(pasted);
  const entries: Entry[] = [
    ...PAGES.map((entry) => ({ key: entry.path, label: entry.label, hint: `g ${entry.key}`, run: go(entry.path) })),
    ...(clusters.data ?? []).map((cluster) => ({
      key: cluster.id,
      label: cluster.name,
      hint: `cluster in ${cluster.region}`,
      run: go(`/clusters/${cluster.id}`),
    })),
    { key: "pause", label: "Pause everything, or let it go on", hint: "settings", run: go("/settings") },
    { key: "dark", label: "Dark colors", hint: "appearance", run: () => setColorScheme("dark") },
    { key: "light", label: "Light colors", hint: "appearance", run: () => setColorScheme("light") },
    { key: "auto", label: "Colors of the system", hint: "appearance", run: () => setColorScheme("auto") },
    { key: "out", label: "Sign out", hint: "session", run: () => void signOutOf("here") },
  ];
  const found = entries.filter((entry) => matches(text, [entry.label, entry.hint])).slice(0, MOST);
  return page
    ? [{ key: pasted, label: `Go to ${kindOf(pasted)} ${pasted}`, hint: "id", run: go(page) }, ...found]
    : found;
}
