import { displayPath } from '@mediastruct/core';
import type { KnownDisk, KnownSource, ShelfState } from '../ledger/shelf-state.ts';
import { NEW_SOURCE } from '../ledger/shelf-state.ts';
import { configError } from './config-place.ts';
import type { DiskConfig, ShelfConfig, SourceConfig } from './shelf-config.ts';

/** One setting that becomes another one. Null: nothing was set. */
export interface ConfigChange {
  readonly kind: 'disk' | 'source';
  /** Of the disk or source; of a source that is added, the name it gets. */
  readonly name: string;
  /** Null for a source that is added. */
  readonly id: string | null;
  /** The key as the file has it; `name` for another name. */
  readonly key: string;
  readonly before: string | number | boolean | readonly string[] | null;
  /** Null: as in the settings again. */
  readonly after: string | number | boolean | readonly string[] | null;
}

/** What a file of settings would change, and what it says nothing of. */
export interface ConfigPlan {
  readonly changes: readonly ConfigChange[];
  /** Names of disks and sources that are not in the file; they stay as they are. */
  readonly untold: readonly string[];
}

/**
 * Compares a file of settings with what is set. Throws `usage` (64) for another set, for a disk that is not known, for a source that is new and has no folder, and for a
 * name that two would have; the error names the line and the key.
 */
export function planConfig(
  state: ShelfState,
  config: ShelfConfig,
  file: { readonly path: string; readonly text: string },
): ConfigPlan {
  if (config.setId !== undefined && state.setId !== null && config.setId !== state.setId)
    throw configError(
      file,
      { tables: [], key: 'set' },
      `expected this set, ${state.setId}, found another one`,
    );
  const disks = state.disks.filter(({ standing }) => standing !== 'dropped');
  const told = new Set<string>();
  const changes: ConfigChange[] = [];
  for (const one of config.disks) {
    const disk = disks.find((known) =>
      one.id === undefined ? known.name === one.name : known.diskId === one.id,
    );
    if (disk === undefined)
      throw configError(
        file,
        { tables: ['disk', one.name], key: one.id === undefined ? undefined : 'id' },
        'expected a disk of this shelf, found none of that name or id; "shelf disk add" adds one',
      );
    refuseTwice(told, disk.diskId, { file, tables: ['disk', one.name] });
    changes.push(...diskChanges(disk, one));
  }
  for (const one of config.sources) {
    const source = state.sources.find((known) =>
      one.id === undefined ? known.name === one.name : known.sourceId === one.id,
    );
    if (source === undefined && (one.id !== undefined || (one.folder ?? '') === ''))
      throw configError(
        file,
        { tables: ['source', one.name], key: one.id === undefined ? undefined : 'id' },
        one.id === undefined
          ? 'expected a source of this shelf, or a folder for a new one'
          : 'expected a source of this shelf, found none of that id; one without an id is added',
      );
    if (source !== undefined) refuseTwice(told, source.sourceId, { file, tables: ['source', one.name] });
    changes.push(...sourceChanges(source, one));
  }
  refuseSameNames(
    file,
    'disk',
    disks.map(({ diskId, name }) => nameAfter({ id: diskId, name }, changes)),
  );
  refuseSameNames(file, 'source', [
    ...state.sources.map(({ sourceId, name }) => nameAfter({ id: sourceId, name }, changes)),
    ...config.sources.filter(({ name }) => isAdded(changes, name)).map(({ name }) => name),
  ]);
  const untold = [...disks, ...state.sources]
    .filter((known) => !told.has('diskId' in known ? known.diskId : known.sourceId))
    .map(({ name }) => name);
  return { changes, untold };
}

function diskChanges(disk: KnownDisk, { name, place, reserveBytes }: DiskConfig): readonly ConfigChange[] {
  const of = { kind: 'disk', name: disk.name, id: disk.diskId } as const;
  return [
    ...change(of, 'name', { before: disk.name, after: name }),
    ...change(of, 'place', { before: disk.place ?? '', after: place }),
    ...change(of, 'reserve', { before: disk.reserveBytes, after: reserveBytes }),
  ];
}

function sourceChanges(source: KnownSource | undefined, one: SourceConfig): readonly ConfigChange[] {
  const of = { kind: 'source', name: source?.name ?? one.name, id: source?.sourceId ?? null } as const;
  return [
    ...change(of, 'name', { before: source?.name ?? null, after: one.name }),
    ...change(of, 'folder', { before: source?.root ?? '', after: one.folder }),
    ...change(of, 'ignore', { before: source?.ignore ?? [], after: one.ignore }),
    ...change(of, 'ignore_files', {
      before: source?.ignoreFiles ?? NEW_SOURCE.ignoreFiles,
      after: one.ignoreFiles,
    }),
    ...change(of, 'least', { before: source?.least ?? null, after: one.least }),
    ...change(of, 'most', { before: source?.most ?? null, after: one.most }),
    ...change(of, 'priority', { before: source?.priority ?? null, after: one.priority }),
    ...change(of, 'follow_symlinks', {
      before: source?.followsSymlinks ?? false,
      after: one.followsSymlinks,
    }),
    ...change(of, 'hide', { before: source?.isHidden ?? false, after: one.isHidden }),
    ...change(of, 'lock', { before: source?.isLocked ?? false, after: one.isLocked }),
  ];
}

function change(
  of: Pick<ConfigChange, 'kind' | 'name' | 'id'>,
  key: string,
  {
    before,
    after,
  }: { readonly before: ConfigChange['before']; readonly after: ConfigChange['after'] | undefined },
): readonly ConfigChange[] {
  if (after === undefined || JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ ...of, key, before, after }];
}

function isAdded(changes: readonly ConfigChange[], name: string): boolean {
  return changes.some((one) => one.kind === 'source' && one.id === null && one.name === name);
}

function nameAfter(
  { id, name }: { readonly id: string; readonly name: string },
  changes: readonly ConfigChange[],
): string {
  return String(changes.find((one) => one.id === id && one.key === 'name')?.after ?? name);
}

function refuseTwice(
  told: Set<string>,
  id: string,
  { file, tables }: { readonly file: { path: string; text: string }; readonly tables: readonly string[] },
): void {
  if (told.has(id)) throw configError(file, { tables }, 'is told of twice in this file');
  told.add(id);
}

function refuseSameNames(
  file: { readonly path: string; readonly text: string },
  kind: 'disk' | 'source',
  names: readonly string[],
): void {
  const twice = names.find((name, nth) => names.indexOf(name) !== nth);
  if (twice === undefined) return;
  throw configError(file, { tables: [kind, twice] }, `two ${kind}s would be called "${displayPath(twice)}"`);
}
