// The one tooltip of the page. A table with hundreds of figures would spend most of its time on tooltips of their own.

import { Tooltip } from "@mantine/core";
import { useEffect, useId, useState, useSyncExternalStore } from "react";
import { followHints, hintOf, watchHint } from "~/lib/hinting";

export function Hints() {
  const [element, setElement] = useState<HTMLElement | null>(null);
  useEffect(() => followHints(setElement), []);
  return element && <Hint element={element} />;
}

function Hint({ element }: { element: HTMLElement }) {
  const id = useId();
  const text = useSyncExternalStore(
    (changed) => watchHint(element, changed),
    () => hintOf(element),
  );
  useEffect(() => {
    element.setAttribute("aria-describedby", id);
    return () => element.removeAttribute("aria-describedby");
  }, [element, id]);
  return <Tooltip opened target={element} label={<span id={id}>{text}</span>} />;
}
