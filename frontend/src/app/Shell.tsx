// The frame around every page: navigation, banners, the live mark, the palette and the keys.

import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { Keyboard, Menu, Moon, Search, Sun } from "lucide-react";
import { Suspense, lazy, useCallback, useState } from "react";
import { Outlet } from "react-router";
import { Hints } from "~/components/Hints";
import { Loading } from "~/components/states";
import { LiveBridge } from "~/features/live/LiveBridge";
import { LiveMark } from "~/features/live/LiveMark";
import { Banners } from "./Banners";
import { Nav } from "./Nav";
import { usePagesAhead } from "./usePagesAhead";
import styles from "./Shell.module.css";
import { useShortcuts } from "./useShortcuts";

const loadPalette = () => import("./Palette");
const Palette = lazy(() => loadPalette().then((loaded) => ({ default: loaded.Palette })));
const NavDrawer = lazy(() => import("./NavDrawer").then((loaded) => ({ default: loaded.NavDrawer })));
const HelpSheet = lazy(() => import("./HelpSheet").then((loaded) => ({ default: loaded.HelpSheet })));

export function Shell() {
  const [open, setOpen] = useState<"palette" | "help" | "nav" | null>(null);
  const close = useCallback(() => setOpen(null), []);
  const onPalette = useCallback(() => setOpen((before) => (before === "palette" ? null : "palette")), []);
  const onHelp = useCallback(() => setOpen("help"), []);
  useShortcuts({ onPalette, onHelp });
  usePagesAhead(loadPalette);
  return (
    <div className={styles.shell}>
      <LiveBridge />
      <a className={styles.skip} href="#main">
        To the content
      </a>
      <Banners />
      <Nav className={styles.nav} />
      <main id="main" className={styles.main} tabIndex={-1}>
        <div className={styles.page}>
          <Top onNav={() => setOpen("nav")} onPalette={onPalette} onHelp={onHelp} />
          <Suspense fallback={<Loading what="the page" lines={8} />}>
            <Outlet />
          </Suspense>
        </div>
      </main>
      <Hints />
      <Suspense>
        {open === "palette" && <Palette opened onClose={close} />}
        {open === "help" && <HelpSheet opened onClose={close} />}
        {open === "nav" && <NavDrawer onClose={close} />}
      </Suspense>
    </div>
  );
}

interface TopProps {
  onNav: () => void;
  onPalette: () => void;
  onHelp: () => void;
}

function Top({ onNav, onPalette, onHelp }: TopProps) {
  return (
    <div className={styles.top}>
      <ActionIcon className={styles.burger} variant="subtle" color="gray" aria-label="Pages" onClick={onNav}>
        <Menu size={18} />
      </ActionIcon>
      <button type="button" className={styles.find} onClick={onPalette} aria-keyshortcuts="Control+K Meta+K">
        <Search size={13} aria-hidden="true" />
        <span className="grow" style={{ textAlign: "start" }}>
          Find anything
        </span>
        <kbd>Ctrl K</kbd>
      </button>
      <span className="grow" />
      <LiveMark />
      <SchemeButton />
      <Tooltip label="Keys (?)">
        <ActionIcon variant="subtle" color="gray" aria-label="Keys" onClick={onHelp}>
          <Keyboard size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function SchemeButton() {
  const scheme = useComputedColorScheme();
  const { setColorScheme } = useMantineColorScheme();
  const other = scheme === "dark" ? "light" : "dark";
  return (
    <Tooltip label={`To ${other} colors`}>
      <ActionIcon variant="subtle" color="gray" aria-label={`To ${other} colors`} onClick={() => setColorScheme(other)}>
        {scheme === "dark" ? <Sun size={16} /> : <Moon size={16} />}
      </ActionIcon>
    </Tooltip>
  );
}
