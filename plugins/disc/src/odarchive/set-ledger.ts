import type { FileAccess } from '@mediastruct/core';
import { AppendFile, lstatOrNull, readLines } from '@mediastruct/core';

const FORMAT = 'mediastruct-disc-set';
const VERSION = 1;
const PRIVATE = 0o600;

/** What was done with a set. `at` is ISO 8601 UTC, `guid` that of the catalogue at that moment. */
export type SetEvent =
  | { readonly event: 'catalogued'; readonly at: string; readonly guid: string; readonly folder: string }
  | { readonly event: 'planned'; readonly at: string; readonly guid: string; readonly discs: number }
  | {
      readonly event: 'created';
      readonly at: string;
      readonly guid: string;
      readonly disc: number;
      readonly image: string;
      readonly bytes: number;
    };

/** Where the ledger of a catalogue stands. */
export function ledgerPathOf(catalogue: string): string {
  return `${catalogue}.ledger.ndjson`;
}

/** Appends events to the ledger beside a catalogue; they are durable on return. */
export function recordEvents(access: FileAccess, catalogue: string, events: readonly SetEvent[]): void {
  const path = ledgerPathOf(catalogue);
  const isNew = lstatOrNull(access, path) === null;
  using file = new AppendFile(access, path, PRIVATE);
  if (isNew) file.append(JSON.stringify({ format: FORMAT, version: VERSION }));
  for (const event of events) file.append(JSON.stringify(event));
  file.sync();
}

/** What a ledger says, oldest first, and the numbers of its lines that cannot be read. */
export interface SetHistory {
  readonly events: readonly SetEvent[];
  readonly unreadable: readonly number[];
}

/** The ledger beside a catalogue; empty where there is none. A line that a run left which was cut off says nothing and is told. */
export function readHistory(access: FileAccess, catalogue: string): SetHistory {
  const path = ledgerPathOf(catalogue);
  if (lstatOrNull(access, path) === null) return { events: [], unreadable: [] };
  const events: SetEvent[] = [];
  const unreadable: number[] = [];
  for (const { bytes, number } of readLines(access, path)) {
    const event = parseLine(bytes.toString('utf8'));
    if (event === null) unreadable.push(number);
    else if (event !== 'header') events.push(event);
  }
  return { events, unreadable };
}

/** The images that were made, by the number of their disc; of one that was made again the last. */
export function imagesMade({
  events,
}: SetHistory): ReadonlyMap<number, Extract<SetEvent, { event: 'created' }>> {
  return new Map(
    events.flatMap((event) => (event.event === 'created' ? [[event.disc, event] as const] : [])),
  );
}

function parseLine(line: string): SetEvent | 'header' | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  // All fields are looked at below before they are used.
  const fields = value as Readonly<Record<string, unknown>>;
  const { format, version, event, at, guid, folder, discs, disc, image, bytes } = fields;
  if (format === FORMAT) return typeof version === 'number' && version <= VERSION ? 'header' : null;
  if (typeof at !== 'string' || typeof guid !== 'string') return null;
  if (event === 'catalogued' && typeof folder === 'string') return { event, at, guid, folder };
  if (event === 'planned' && isCount(discs)) return { event, at, guid, discs };
  if (event === 'created' && isCount(disc) && typeof image === 'string' && isCount(bytes))
    return { event, at, guid, disc, image, bytes };
  return null;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
