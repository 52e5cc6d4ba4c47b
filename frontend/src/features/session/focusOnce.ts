/** A ref that puts the cursor into a field when it appears: on these pages there is nothing else to do. */
export function focusOnce(element: HTMLInputElement | null): void {
  element?.focus();
}
