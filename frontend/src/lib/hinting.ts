// Which element's hint is to be shown: the one that the pointer rests on, that a finger touched, or that the keyboard is on.
// A hint is the text of `data-hint`; elements say nothing else, so hundreds of them on a page cost nothing.

const HINT = "data-hint";
/** A pointer that only passes opens nothing. */
const REST_MILLIS = 350;

const hinted = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>(`[${HINT}]`) : null;

/** The hint that an element has now. */
export function hintOf(element: HTMLElement): string {
  return element.getAttribute(HINT) ?? "";
}

/** Tells each time that another element's hint is to be shown, or none, until the returned function is called. */
export function followHints(show: (element: HTMLElement | null) => void): () => void {
  let near: HTMLElement | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turnTo = (element: HTMLElement | null, afterMillis: number) => {
    if (element === near) return;
    near = element;
    clearTimeout(timer);
    show(null);
    if (element) timer = setTimeout(() => show(element), afterMillis);
  };
  const on = {
    // A finger that lands is a pointer that comes over, and one that lifts leaves at once: what it touched counts instead.
    pointerover: (event: PointerEvent) => event.pointerType !== "touch" && turnTo(hinted(event.target), REST_MILLIS),
    pointerdown: (event: PointerEvent) => event.pointerType === "touch" && turnTo(hinted(event.target), 0),
    focusin: ({ target }: FocusEvent) =>
      target instanceof Element && target.matches(":focus-visible") && turnTo(hinted(target), 0),
    focusout: (event: FocusEvent) => hinted(event.target) === near && turnTo(null, 0),
    keydown: (event: KeyboardEvent) => event.key === "Escape" && turnTo(null, 0),
  };
  const left = () => turnTo(null, 0);
  const kinds = Object.entries(on) as [string, EventListener][];
  for (const [kind, listener] of kinds) document.addEventListener(kind, listener);
  document.documentElement.addEventListener("pointerleave", left);
  return () => {
    clearTimeout(timer);
    for (const [kind, listener] of kinds) document.removeEventListener(kind, listener);
    document.documentElement.removeEventListener("pointerleave", left);
  };
}

/** Tells when the hint of an element becomes another one, until the returned function is called. */
export function watchHint(element: HTMLElement, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(element, { attributeFilter: [HINT] });
  return () => observer.disconnect();
}
