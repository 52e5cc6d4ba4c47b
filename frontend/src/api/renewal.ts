// A new access token by the refresh cookie: once at a time, however many requests find their token ended.

import { API_BASE } from "./base";
import { noteLoopTime } from "./loopClock";
import { currentSession, signIn } from "./session";

/** Says that a page of ours asks: no form and no link of another site can send it. */
export const CLIENT_HEADER = { "X-Spot-Client": "web" } as const;

let underWay: Promise<boolean> | null = null;

async function ask(): Promise<boolean> {
  try {
    const response = await fetch(`${API_BASE}/auth/refresh`, {
      method: "POST",
      headers: { ...CLIENT_HEADER, "Content-Type": "application/json" },
      body: "{}",
    });
    noteLoopTime(response.headers.get("Spot-Loop-Time"));
    if (!response.ok) return false;
    const { access_token: token } = (await response.json()) as { access_token: string };
    signIn(token, true);
    return true;
  } catch {
    return false;
  }
}

/** Renews the token that has `ended`, or the sign-in of an earlier visit when there is none; false when it cannot be. */
export async function renew(ended: string | null): Promise<boolean> {
  const { token } = currentSession();
  // Another request was faster.
  if (token !== null && token !== ended) return true;
  underWay ??= ask().finally(() => {
    underWay = null;
  });
  return underWay;
}
