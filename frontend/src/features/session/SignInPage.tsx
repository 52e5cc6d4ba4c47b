// The way in. The token is pasted, checked with the API and kept in memory only: it is gone when the page is.

import { Button, PasswordInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { API_BASE } from "~/api/client";
import { asFailure, failureOf, type ApiError } from "~/api/problem";
import { signIn, type SignedOutBecause } from "~/api/session";
import { CopyText } from "~/components/CopyText";
import styles from "./SignInPage.module.css";

const NOTES: Record<SignedOutBecause, string | null> = {
  not_yet: null,
  signed_out: "You signed out.",
  refused: "Your sign-in has ended: the API does not take its token any more. Sign in again; you come back to where you were.",
};

/** Tokens are written in visible ASCII; a header can carry nothing else. */
const TOKEN = /^[\x21-\x7e]+$/;

/** Asks the API whether it takes a token, before anything is shown as signed in. */
async function check(token: string): Promise<ApiError | null> {
  try {
    const response = await fetch(`${API_BASE}/auth/me`, { headers: { Authorization: `Bearer ${token}` } });
    if (response.ok) return null;
    return failureOf(response.status, await response.json().catch(() => null));
  } catch (thrown) {
    return asFailure(thrown);
  }
}

export function SignInPage({ because }: { because: SignedOutBecause }) {
  const [token, setToken] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const client = useQueryClient();
  useEffect(() => {
    document.title = "Sign in · Spot Optimizer";
    // What one person saw is not for the next.
    client.clear();
  }, [client]);

  const submit = async () => {
    const given = token.trim();
    if (given === "") return setWrong("Paste the token first.");
    if (!TOKEN.test(given)) return setWrong("A token has no blanks and no letters beyond ASCII: it was copied with something else.");
    setBusy(true);
    const failure = await check(given);
    setBusy(false);
    if (!failure) return signIn(given);
    setWrong(failure.kind === "signed_out" ? "The API does not know this token." : failure.message);
  };

  return (
    <main className={styles.page}>
      <form
        className={`${styles.card} stack`}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className={styles.name}>
          <img src="/favicon.svg" width={30} height={30} alt="" />
          <h1>Spot Optimizer</h1>
        </div>
        {NOTES[because] && (
          <p className={because === "refused" ? "warn" : "dim"} role="status">
            {NOTES[because]}
          </p>
        )}
        <PasswordInput
          label="Token"
          description="It stays in this page's memory and is gone when you close or reload it."
          size="sm"
          value={token}
          error={wrong}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          onChange={(event) => {
            setToken(event.currentTarget.value);
            setWrong(null);
          }}
        />
        <Button type="submit" size="sm" loading={busy}>
          Sign in
        </Button>
        <div className="dim small stack tight">
          <span>On one machine, the token is printed by</span>
          <CopyText text="make run" command what="command" />
        </div>
      </form>
    </main>
  );
}
