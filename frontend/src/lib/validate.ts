// What forms refuse before they are sent: the field and the reason. The API checks again.

/** Why a text is no address; null when it is one. */
export function emailProblem(text: string): string | null {
  const [name, host, ...more] = text.split("@");
  const shaped =
    name && host && more.length === 0 && /^[^.].*\..*[^.]$/.test(host) && !/\s/.test(text) && text.length <= 254;
  return shaped ? null : "Not an address like name@example.com.";
}

const LEAST = 12;
const MOST = 128;

/** Why a text cannot be a new password; null when it can, as far as its length tells. */
export function newPasswordProblem(text: string): string | null {
  const letters = Array.from(text).length;
  if (letters < LEAST) return `${LEAST} letters at least; these are ${letters}.`;
  return letters > MOST ? `${MOST} letters at most; these are ${letters}.` : null;
}

/** Why a text is no token; null when it may be one. A header carries visible ASCII and nothing else. */
export function tokenProblem(text: string): string | null {
  if (text === "") return "Paste the token first.";
  return /^[\x21-\x7e]+$/.test(text)
    ? null
    : "A token has no blanks and no letters beyond ASCII: it was copied with something else.";
}
