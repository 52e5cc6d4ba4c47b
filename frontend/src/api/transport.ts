// How requests travel: with the token, with a memory of answers by ETag, and renewed once when the token has ended.

import { EtagMemory } from "./etagMemory";
import { noteLoopTime } from "./loopClock";
import { renew } from "./renewal";
import { currentSession, onSession, signOut } from "./session";

const memory = new EtagMemory();
let remembersFor: string | null = null;

// What one person was told must not be shown to the next; a renewed token is the same person's.
onSession(() => {
  const { token } = currentSession();
  if (token === null || remembersFor === null) memory.clear();
  remembersFor = token;
});

async function send(request: Request, token: string | null): Promise<Response> {
  if (token !== null) request.headers.set("Authorization", `Bearer ${token}`);
  return memory.fetch(request, async (asked) => {
    const answer = await fetch(asked);
    noteLoopTime(answer.headers.get("Spot-Loop-Time"));
    return answer;
  });
}

/** Sends a request as whoever is signed in. A token that has ended is renewed once; if that fails, the session is over. */
export async function transport(request: Request): Promise<Response> {
  const before = currentSession();
  const again = before.token !== null && before.renewable ? request.clone() : null;
  const response = await send(request, before.token);
  if (response.status !== 401 || before.token === null) return response;
  if (again && (await renew(before.token))) return send(again, currentSession().token);
  // Only the session that sent the token ends: it may have been replaced while the request was under way.
  if (currentSession().token === before.token) signOut("refused");
  return response;
}
