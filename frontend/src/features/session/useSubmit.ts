// A form's way: checked here first, then sent, with what the API refuses told beside its field.

import { useState, type SyntheticEvent } from "react";
import { asFailure, type ApiError } from "~/api/problem";

/** What is wrong with fields, by their JSON pointers. */
type Problems = Record<string, string | null>;

export interface Submit {
  submit: (event: SyntheticEvent) => void;
  busy: boolean;
  problems: Problems;
  /** A failure that no field explains. */
  failure: ApiError | null;
}

/** `check` says what is wrong before sending; `send` throws what went wrong after. */
export function useSubmit(check: () => Problems, send: () => Promise<void>): Submit {
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<ApiError | null>(null);
  const run = async () => {
    const found = check();
    setProblems(found);
    setFailure(null);
    if (Object.values(found).some((problem) => problem !== null)) return;
    setBusy(true);
    try {
      await send();
    } catch (thrown) {
      const failed = asFailure(thrown);
      const fields = Object.fromEntries(Object.keys(found).map((pointer) => [pointer, failed.field(pointer)]));
      setProblems(fields);
      if (Object.values(fields).every((problem) => problem === null)) setFailure(failed);
    } finally {
      setBusy(false);
    }
  };
  return {
    submit: (event) => {
      event.preventDefault();
      void run();
    },
    busy,
    problems,
    failure,
  };
}
