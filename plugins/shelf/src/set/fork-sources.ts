import type { Session } from '@mediastruct/core';
import { readShelf, tellShelf } from '../ledger/shelf-ledger.ts';
import type { KnownSource } from '../ledger/shelf-state.ts';
import { foldShelf } from '../ledger/shelf-state.ts';
import type { SourceEntry } from '../sources/source-entry.ts';
import { takeListing } from '../sources/take-listing.ts';
import { Lookahead } from './lookahead.ts';
import type { SetItem, UnpackedSet } from './read-set.ts';
import { eventsOfSet } from './read-set.ts';

/** Takes the sources of another set into this one, under the ids they have, so that forks can tell that they are the same. Returns their names here. */
export function forkSources(
  session: Session,
  { set, name }: { readonly set: UnpackedSet; readonly name: string },
): readonly string[] {
  const theirs = new Map(
    foldShelf(eventsOfSet(set)).sources.map((source) => [source.sourceId, source] as const),
  );
  const taken: string[] = [];
  const items = new Lookahead(set.items());
  for (let item = items.take(); item !== null; item = items.take()) {
    if (item.kind !== 'source') continue;
    const source = theirs.get(item.header.sourceId);
    if (source === undefined) continue;
    const called = tellSource(session, source, name);
    takeListing(session, { ...item.header, name: called }, entriesOf(items));
    taken.push(called);
  }
  return taken;
}

function tellSource(session: Session, source: KnownSource, disk: string): string {
  const { sources } = readShelf(session.library);
  const known = sources.find(({ sourceId }) => sourceId === source.sourceId);
  if (known !== undefined) return known.name;
  const isTaken = sources.some(({ name }) => name === source.name);
  const name = isTaken ? `${source.name} (${disk})`.slice(0, 60).trim() : source.name;
  const { sourceId, least, most, priority, isHidden, isLocked, followsSymlinks } = source;
  tellShelf(session, [
    { kind: 'source-added', sourceId, name },
    { kind: 'source-mapped', sourceId, root: null },
    {
      kind: 'source-set',
      sourceId,
      ignore: [...source.ignore],
      ignoreFiles: [...source.ignoreFiles],
      isHidden,
      followsSymlinks,
      ...(least === null ? {} : { least }),
      ...(most === null ? {} : { most }),
      ...(priority === null ? {} : { priority }),
    },
    ...(isLocked ? [{ kind: 'source-locked' as const, sourceId, isLocked }] : []),
  ]);
  return name;
}

function* entriesOf(items: Lookahead<SetItem>): Generator<SourceEntry> {
  for (let next = items.peek(); next?.kind === 'entry'; next = items.peek()) {
    items.take();
    yield next.entry;
  }
}
