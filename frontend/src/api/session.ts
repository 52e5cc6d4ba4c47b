// Who is signed in, for as long as this page is open. The access token lives in this module's memory and nowhere else: not
// in storage, not in the address. What renews it is a cookie that no script can read.

/** Why nobody is signed in. */
export type SignedOutBecause = "not_yet" | "signed_out" | "refused";

export type Session =
  | { token: string; /** A cookie can give a new token when this one ends. */ renewable: boolean }
  | { token: null; because: SignedOutBecause };

let session: Session = { token: null, because: "not_yet" };
const listeners = new Set<() => void>();

function set(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

export function currentSession(): Session {
  return session;
}

export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function signIn(token: string, renewable: boolean): void {
  set({ token, renewable });
}

/** Ends the session; a token that was refused is told apart from a person who left. */
export function signOut(because: Exclude<SignedOutBecause, "not_yet"> = "signed_out"): void {
  if (session.token !== null) set({ token: null, because });
}
