// The way in by a one-time link, `/join#<token>`: who one wants to be, and a password. The token stands behind the `#`,
// which no server sees, and is taken out of the address at once.

import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";
import { emailProblem, newPasswordProblem } from "~/lib/validate";
import { EmailField, PasswordField, WayIn } from "./fields";
import { SignInCard } from "./SignInCard";
import { joinByLink } from "./signing";
import { useSubmit } from "./useSubmit";

export function JoinPage() {
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => window.history.replaceState(window.history.state, "", window.location.pathname), []);
  const [email, setEmail] = useState("");
  const [displayName, setDisplayName] = useState("");
  const [password, setPassword] = useState("");
  const navigate = useNavigate();
  const way = useSubmit(
    () => ({ "/email": emailProblem(email.trim()), "/password": newPasswordProblem(password) }),
    () =>
      joinByLink({ token, email: email.trim(), displayName, password }).then(() => navigate("/", { replace: true })),
  );
  if (token === "") {
    return (
      <SignInCard
        title="Join"
        note="This page opens by a one-time link. Open the link itself, whole; after a reload it has to be opened again."
      >
        <Link to="/">Sign in instead</Link>
      </SignInCard>
    );
  }
  return (
    <SignInCard title="Join" note="The link is good once. Choose what you sign in with from now on.">
      <WayIn way={way} yes="Join">
        <EmailField value={email} error={way.problems["/email"]} onChange={setEmail} />
        <TextInput
          label="Your name"
          description="As others see it. Optional."
          autoComplete="name"
          size="sm"
          value={displayName}
          onChange={(event) => setDisplayName(event.currentTarget.value)}
        />
        <PasswordField value={password} error={way.problems["/password"]} onChange={setPassword} isNew />
      </WayIn>
    </SignInCard>
  );
}
