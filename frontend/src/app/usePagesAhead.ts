// Loads the other pages when this one is shown and nothing else is to be done.

import { useEffect } from "react";
import { loadAllPages } from "./pages";

const AFTER_MILLIS = 2_500;

/** `first` is what a key may ask for at any moment: whoever types on must not wait for it. */
export function usePagesAhead(first: () => Promise<unknown>): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      void first()
        .catch(() => undefined)
        .then(loadAllPages);
    }, AFTER_MILLIS);
    return () => clearTimeout(timer);
  }, [first]);
}
