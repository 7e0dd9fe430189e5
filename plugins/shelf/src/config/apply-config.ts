import { randomUUID } from 'node:crypto';
import type { Library, Session } from '@mediastruct/core';
import { refuseName } from '../disks/known-disk.ts';
import { readShelf, tellShelf } from '../ledger/shelf-ledger.ts';
import type { KnownSource } from '../ledger/shelf-state.ts';
import { DISK_SETTINGS } from '../ledger/shelf-state.ts';
import type { NewShelfEvent } from '../ledger/shelf-event.ts';
import { folderOfSource } from '../sources/change-source.ts';
import type { ConfigChange, ConfigPlan } from './plan-config.ts';

/** Refuses (`usage`, 64) names and folders that no disk or source may have; to be asked before anybody agrees. */
export function refuseConfig(library: Library, { changes }: ConfigPlan): void {
  const state = readShelf(library);
  const moved = new Set(changes.flatMap(({ key, id }) => (key === 'folder' && id !== null ? [id] : [])));
  const sources: Pick<KnownSource, 'name' | 'root'>[] = state.sources.filter(
    ({ sourceId }) => !moved.has(sourceId),
  );
  for (const { kind, key, after, name } of changes) {
    if (key === 'name') refuseName(kind, String(after), []);
    if (key !== 'folder' || after === '') continue;
    const root = folderOfSource(library, { sources }, String(after));
    // The next one must not share its files with this one either.
    sources.push({ name, root });
  }
}

/** Writes the changes down, all with one time. */
export function applyConfig(session: Session, { changes }: ConfigPlan): void {
  const added = new Map<string, string>();
  const events: NewShelfEvent[] = [];
  for (const change of changes) {
    if (change.kind === 'disk' && change.id !== null) events.push(diskEvent(change.id, change));
    else if (change.kind === 'source') {
      const known = change.id ?? added.get(change.name);
      const sourceId = known ?? randomUUID();
      if (known === undefined) {
        added.set(change.name, sourceId);
        events.push({ kind: 'source-added', sourceId, name: change.name });
      }
      if (change.id !== null || change.key !== 'name') events.push(sourceEvent(sourceId, change));
    }
  }
  if (events.length > 0) tellShelf(session, events);
}

function diskEvent(diskId: string, { key, after }: ConfigChange): NewShelfEvent {
  if (key === 'reserve' && after === null) return { kind: 'disk-set', diskId, unset: [...DISK_SETTINGS] };
  if (key === 'reserve') return { kind: 'disk-set', diskId, reserveBytes: Number(after) };
  if (key === 'place') return { kind: 'disk-set', diskId, place: String(after) };
  return { kind: 'disk-set', diskId, name: String(after) };
}

function sourceEvent(sourceId: string, { key, after }: ConfigChange): NewShelfEvent {
  if (after === null) return { kind: 'source-set', sourceId, unset: [key] };
  switch (key) {
    case 'folder':
      return { kind: 'source-mapped', sourceId, root: after === '' ? null : String(after) };
    case 'lock':
      return { kind: 'source-locked', sourceId, isLocked: after === true };
    case 'hide':
      return { kind: 'source-set', sourceId, isHidden: after === true };
    case 'ignore':
      return { kind: 'source-set', sourceId, ignore: textsOf(after) };
    case 'ignore_files':
      return { kind: 'source-set', sourceId, ignoreFiles: textsOf(after) };
    case 'follow_symlinks':
      return { kind: 'source-set', sourceId, followsSymlinks: after === true };
    case 'least':
      return { kind: 'source-set', sourceId, least: Number(after) };
    case 'most':
      return { kind: 'source-set', sourceId, most: Number(after) };
    case 'priority':
      return { kind: 'source-set', sourceId, priority: Number(after) };
    default:
      return { kind: 'source-set', sourceId, name: String(after) };
  }
}

function textsOf(value: ConfigChange['after']): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
