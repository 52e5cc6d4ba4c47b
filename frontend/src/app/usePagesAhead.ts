// Loads the other pages when this one is shown and nothing else is to be done.

import { useEffect } from "react";
import { loadAllPages } from "./pages";

const AFTER_MILLIS = 2_500;

export function usePagesAhead(): void {
  useEffect(() => {
    const timer = setTimeout(loadAllPages, AFTER_MILLIS);
    return () => clearTimeout(timer);
  }, []);
}
