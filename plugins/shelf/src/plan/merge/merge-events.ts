import type { RecordedEvent } from '../merged-state.ts';

/**
 * The events of two sequences as one, each once. What either sequence has in an order stays in it; events that only one side has go by their times, then by
 * their ids. Only where the two sides contradict each other is the order of neither kept.
 */
export function mergeEvents<Event extends RecordedEvent>(
  ours: readonly Event[],
  theirs: readonly Event[],
): readonly Event[] {
  const own = new Side(ours);
  const other = new Side(theirs);
  const merged: Event[] = [];
  const take = ({ text, event }: Entry<Event>) => {
    merged.push(event);
    own.drop(text);
    other.drop(text);
  };
  for (;;) {
    const [a, b] = [own.next, other.next];
    if (a === undefined && b === undefined) return merged;
    if (a === undefined || b === undefined) {
      for (const left of [a, b]) if (left !== undefined) take(left);
      continue;
    }
    // An event that the other side has too waits for what comes before it there.
    const [waits, waitsToo] = [other.has(a.text), own.has(b.text)];
    if (waits === waitsToo) take(compareEntries(a, b) <= 0 ? a : b);
    else take(waits ? b : a);
  }
}

/** The same text for the same event, whatever the order of its fields. */
export function eventText(event: RecordedEvent): string {
  return JSON.stringify(event, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareTexts(a, b)))
      : value,
  );
}

interface Entry<Event> {
  readonly text: string;
  readonly event: Event;
}

/** What one side has that is not taken yet, in its order. */
class Side<Event extends RecordedEvent> {
  readonly #left: Map<string, Entry<Event>>;

  constructor(events: readonly Event[]) {
    this.#left = new Map(
      events.map((event) => {
        const text = eventText(event);
        return [text, { text, event }];
      }),
    );
  }

  get next(): Entry<Event> | undefined {
    return this.#left.values().next().value;
  }

  has(text: string): boolean {
    return this.#left.has(text);
  }

  drop(text: string): void {
    this.#left.delete(text);
  }
}

function compareEntries(a: Entry<RecordedEvent>, b: Entry<RecordedEvent>): number {
  return (
    compareTexts(a.event.at, b.event.at) ||
    compareTexts(a.event.id, b.event.id) ||
    compareTexts(a.text, b.text)
  );
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
