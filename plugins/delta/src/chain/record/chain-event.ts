import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FileAccess, LinePlace } from '@mediastruct/core';
import {
  appendEvents,
  lstatOrNull,
  parseWith,
  pathFields,
  pathFromFields,
  readEvents,
} from '@mediastruct/core';
import * as v from 'valibot';
import { LEDGER_NAME } from './chain-names.ts';

/** What happened to a chain (docs/formats/delta-chain.md). */
const CHAIN_FORMAT = { format: 'mediastruct-delta-chain', version: 1 };

/** The place of a volume that stands in the chain's own folder. */
export const HERE = 'here';

const run = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const at = v.string();
/** What reading a volume to its end showed. */
const outcome = v.picklist(['whole', 'damaged', 'missing']);
const volumes = v.array(v.object({ name: v.string(), outcome }));

const EVENT = v.variant('kind', [
  v.object({ kind: v.literal('begun'), at, chain: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)) }),
  /** `proven`: its volumes were read back from the disk, past what the system had in memory. */
  v.object({ kind: v.literal('added'), at, run, proven: v.boolean() }),
  /** Volumes were read at a place, or copied to it and read back; `proven` as above, of those that are whole. */
  v.object({
    kind: v.literal('read'),
    at,
    run,
    place: v.string(),
    proven: v.optional(v.boolean(), false),
    /** Files beside the volumes are other ones there, or not there: it takes an earlier proof back. */
    refuted: v.optional(v.boolean()),
    volumes,
  }),
  /** A file of a run beside its volumes was found damaged, or whole again. */
  v.object({ kind: v.literal('judged'), at, run, fault: v.nullable(v.string()) }),
  v.object({ kind: v.literal('place'), at, place: v.string() }),
  v.object({ kind: v.literal('pruned'), at, runs: v.array(run) }),
  v.object({ kind: v.literal('registered'), at }),
]);

type Stored = v.InferOutput<typeof EVENT>;
type With<Kind extends Stored['kind'], More> = Extract<Stored, { kind: Kind }> & More;

/** One line of the ledger. `path` is where a place was when it was last seen; `library` the folder of a library that knows the chain. */
export type ChainEvent =
  | Exclude<Stored, { kind: 'place' | 'registered' }>
  | With<'place', { readonly path: string }>
  | With<'registered', { readonly library: string }>;
export type VolumeOutcome = v.InferOutput<typeof outcome>;

/** An event before it has its time. */
export type NewChainEvent = ChainEvent extends infer Event
  ? Event extends ChainEvent
    ? Omit<Event, 'at'>
    : never
  : never;

export function ledgerPath(chain: string): string {
  return join(chain, LEDGER_NAME);
}

/** Begins the ledger of a chain that has none, durably; `id` is that of the runs that are there already. */
export function beginChain(
  access: FileAccess,
  chain: string,
  { now, id }: { readonly now: Date; readonly id: string | null },
): void {
  if (lstatOrNull(access, ledgerPath(chain)) !== null) return;
  const begun = { kind: 'begun', chain: id ?? randomUUID().replaceAll('-', '') } as const;
  tellChain(access, chain, { now, events: [begun] });
}

/** Writes down what happened, durably. */
export function tellChain(
  access: FileAccess,
  chain: string,
  { now, events }: { readonly now: Date; readonly events: readonly NewChainEvent[] },
): void {
  const stored = events.map((event) => ({ at: now.toISOString(), ...storedFields(event) }));
  appendEvents(access, ledgerPath(chain), { format: CHAIN_FORMAT, events: stored });
}

function storedFields(event: NewChainEvent): object {
  if (event.kind === 'place') return { ...event, ...pathFields('path', event.path) };
  if (event.kind === 'registered') return { ...event, ...pathFields('library', event.library) };
  return event;
}

/** All that happened, oldest first; nothing where there is no ledger. Throws `damaged` (12). */
export function* chainEvents(access: FileAccess, chain: string): Generator<ChainEvent> {
  for (const { event, place } of readEvents(access, ledgerPath(chain), CHAIN_FORMAT))
    yield parseEvent(event, place);
}

function parseEvent(stored: Readonly<Record<string, unknown>>, place: LinePlace): ChainEvent {
  const event = parseWith(EVENT, stored, { place, field: 'event' });
  if (event.kind === 'place') return { ...event, path: pathFromFields(stored, 'path') ?? '' };
  if (event.kind === 'registered') return { ...event, library: pathFromFields(stored, 'library') ?? '' };
  return event;
}
