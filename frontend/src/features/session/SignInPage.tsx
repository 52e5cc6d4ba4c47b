// The way in: by address and password, or by the installation's own token.

import { Button, PasswordInput } from "@mantine/core";
import { useState } from "react";
import type { SignedOutBecause } from "~/api/session";
import { CopyText } from "~/components/CopyText";
import { emailProblem, tokenProblem } from "~/lib/validate";
import { SignInCard } from "./SignInCard";
import { EmailField, PasswordField, WayIn } from "./fields";
import { focusOnce } from "./focusOnce";
import { signInWithPassword, signInWithToken } from "./signing";
import { useSubmit } from "./useSubmit";

const NOTES: Record<SignedOutBecause, string | null> = {
  not_yet: null,
  signed_out: "You signed out.",
  refused: "Your sign-in has ended. Sign in again; you come back to where you were.",
};

export function SignInPage({ because }: { because: SignedOutBecause }) {
  const [byToken, setByToken] = useState(false);
  return (
    <SignInCard title="Sign in" note={NOTES[because]} urgent={because === "refused"}>
      {byToken ? <TokenForm /> : <PasswordForm />}
      <button type="button" className="linklike small" onClick={() => setByToken((before) => !before)}>
        {byToken ? "Sign in with a password" : "Sign in with the installation's token"}
      </button>
    </SignInCard>
  );
}

function PasswordForm() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const way = useSubmit(
    () => ({ "/email": emailProblem(email.trim()), "/password": password === "" ? "Type your password." : null }),
    () => signInWithPassword(email.trim(), password),
  );
  return (
    <WayIn
      way={way}
      yes="Sign in"
      failed={way.failure?.code === "invalid_credentials" ? "Address and password do not belong together." : undefined}
    >
      <EmailField value={email} error={way.problems["/email"]} onChange={setEmail} />
      <PasswordField value={password} error={way.problems["/password"]} onChange={setPassword} />
    </WayIn>
  );
}

function TokenForm() {
  const [token, setToken] = useState("");
  const { submit, busy, problems, failure } = useSubmit(
    () => ({ "/token": tokenProblem(token.trim()) }),
    () => signInWithToken(token.trim()),
  );
  const unknown = failure?.kind === "signed_out" ? "The API does not know this token." : failure?.message;
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <PasswordInput
        label="Token"
        ref={focusOnce}
        description="It stays in this page's memory and is gone when you close or reload it."
        autoComplete="off"
        spellCheck={false}
        size="sm"
        value={token}
        error={problems["/token"] ?? unknown}
        onChange={(event) => setToken(event.currentTarget.value)}
      />
      <Button type="submit" size="sm" loading={busy}>
        Sign in
      </Button>
      <div className="dim small stack tight">
        <span>On one machine, what is printed by this tells where the token lies:</span>
        <CopyText text="make run" command what="command" />
      </div>
    </form>
  );
}
