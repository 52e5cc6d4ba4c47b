// Keys of the whole page.

import { useEffect } from "react";
import { useNavigate } from "react-router";
import { Chords } from "~/lib/chords";
import { PAGES } from "./pages";

interface Handlers {
  onPalette: () => void;
  onHelp: () => void;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

export function useShortcuts({ onPalette, onHelp }: Handlers): void {
  const navigate = useNavigate();
  useEffect(() => {
    const chords = new Chords();
    const onKey = (event: KeyboardEvent) => {
      if (event.altKey || event.defaultPrevented) return;
      const meant = chords.press({
        key: event.key,
        withCommand: event.metaKey || event.ctrlKey,
        typing: isTyping(event.target),
        atMillis: event.timeStamp,
      });
      if (meant === null) return;
      if ("go" in meant) {
        const page = PAGES.find((entry) => entry.key === meant.go);
        if (page) void navigate(page.path);
        return;
      }
      event.preventDefault();
      if (meant.command === "palette") onPalette();
      if (meant.command === "help") onHelp();
      if (meant.command === "search") document.querySelector<HTMLInputElement>("[data-page-search]")?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate, onPalette, onHelp]);
}
