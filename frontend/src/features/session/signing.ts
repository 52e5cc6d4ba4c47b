// Signing in and out: what is asked of the API, and what this device remembers of it (only that somebody was signed in).

import { api, read } from "~/api/client";
import { asFailure, type ApiError } from "~/api/problem";
import { CLIENT_HEADER, renew } from "~/api/renewal";
import { signIn, signOut } from "~/api/session";

/** Set while a cookie of ours may be there, so that a visitor who never signed in is not asked for one. */
const RETURNING = "spot-returning";

function remember(returning: boolean): void {
  try {
    if (returning) localStorage.setItem(RETURNING, "1");
    else localStorage.removeItem(RETURNING);
  } catch {
    // Storage may be forbidden; then a reload asks for the password again.
  }
}

function mayReturn(): boolean {
  try {
    return localStorage.getItem(RETURNING) !== null;
  } catch {
    return false;
  }
}

/** Goes on with the sign-in of an earlier visit, if there is one. */
export async function returnToSession(): Promise<void> {
  if (mayReturn() && !(await renew(null))) remember(false);
}

async function begin(tokens: Promise<{ access_token: string }>): Promise<void> {
  const { access_token: token } = await tokens;
  remember(true);
  signIn(token, true);
}

/** By address and password. */
export function signInWithPassword(email: string, password: string): Promise<void> {
  return begin(read(api.POST("/auth/login", { body: { email, password }, headers: CLIENT_HEADER })));
}

interface NewPerson {
  /** From the one-time link. */
  token: string;
  email: string;
  displayName: string;
  password: string;
}

/** By a one-time link: makes the person and signs in. */
export function joinByLink({ token, email, displayName, password }: NewPerson): Promise<void> {
  const body = { token, email, password, display_name: displayName.trim() || null };
  return begin(read(api.POST("/invites/accept", { body, headers: CLIENT_HEADER })));
}

/** By the installation's own token, which is checked before anything is shown as signed in. */
export async function signInWithToken(token: string): Promise<void> {
  await read(api.GET("/auth/me", { headers: { Authorization: `Bearer ${token}` } }));
  signIn(token, false);
}

/** Here only, or everywhere. The page forgets even when the API cannot be told. */
export async function signOutOf(where: "here" | "everywhere"): Promise<ApiError | null> {
  remember(false);
  const told = api.POST("/auth/logout", { body: { all: where === "everywhere" } });
  const failure = await told.then(() => null).catch(asFailure);
  signOut();
  return failure;
}
