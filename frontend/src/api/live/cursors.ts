// Where each watched channel stands: what to resume after, and which events were seen already. Nothing is shown twice and
// nothing is skipped, however often the connection breaks (LIVE-03).

/** Events remembered per channel, twice what the server replays at most. */
const REMEMBERED = 2_000;

interface Place {
  cursor: string | null;
  seen: Set<string>;
}

export class Cursors {
  private readonly places = new Map<string, Place>();

  watch(channel: string): void {
    if (!this.places.has(channel)) this.places.set(channel, { cursor: null, seen: new Set() });
  }

  forget(channel: string): void {
    this.places.delete(channel);
  }

  channels(): string[] {
    return [...this.places.keys()];
  }

  /** The event to resume after; null when the channel is watched from now on. */
  after(channel: string): string | null {
    return this.places.get(channel)?.cursor ?? null;
  }

  /** The server watches from this event on; it counts only where nothing was seen yet. */
  begin(channel: string, head: string | null): void {
    const place = this.places.get(channel);
    if (place && place.cursor === null) place.cursor = head;
  }

  /** What came between is lost for this page: from the channel's head on. */
  reset(channel: string, head: string | null): void {
    const place = this.places.get(channel);
    if (place) place.cursor = head;
  }

  /** Takes an event in; false when it was seen before or nobody watches its channel. */
  take(channel: string, event: string): boolean {
    const place = this.places.get(channel);
    if (!place || place.seen.has(event)) return false;
    place.seen.add(event);
    place.cursor = event;
    if (place.seen.size > REMEMBERED) place.seen.delete(place.seen.values().next().value!);
    return true;
  }
}
