import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Library, Session } from '@mediastruct/core';
import { displayPath, lstatOrNull, MediaStructError, standsIn } from '@mediastruct/core';
import { refuseName } from '../disks/known-disk.ts';
import { readShelf, tellShelf } from '../ledger/shelf-ledger.ts';
import type { KnownSource, ShelfState, SourceSetting } from '../ledger/shelf-state.ts';

/** What may be told of a source; what is undefined stays as it is. */
export interface SourceOptions {
  readonly name?: string | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly ignoreFiles?: readonly string[] | undefined;
  readonly least?: number | undefined;
  /** 0 for no limit. */
  readonly most?: number | undefined;
  readonly priority?: number | undefined;
  readonly isHidden?: boolean | undefined;
  readonly followsSymlinks?: boolean | undefined;
  /** What is as the settings have it again. */
  readonly unset?: readonly SourceSetting[] | undefined;
}

export interface AddSourceRequest extends SourceOptions {
  readonly name: string;
  /** The name of a tree of the library, or the path of a folder. */
  readonly folder: string;
}

/** Makes a folder one that the shelf backs up. Nothing is read yet. */
export function addSource(session: Session, { name, folder, ...options }: AddSourceRequest): KnownSource {
  const { library } = session;
  const state = readShelf(library);
  refuseName('source', name, state.sources);
  refuseCopies(name, options);
  const root = folderOfSource(library, state, folder);
  const sourceId = randomUUID();
  tellShelf(session, [
    { kind: 'source-added', sourceId, name },
    { kind: 'source-mapped', sourceId, root },
    ...optionEvents(sourceId, options),
  ]);
  return knownSource(readShelf(library), sourceId);
}

/** Writes down other options of a source. */
export function setSource(session: Session, nameOrId: string, options: SourceOptions): KnownSource {
  const state = readShelf(session.library);
  const source = knownSource(state, nameOrId);
  if (options.name !== undefined && options.name !== source.name)
    refuseName('source', options.name, state.sources);
  refuseBoth(source.name, options);
  refuseCopies(source.name, { ...source, ...withoutUndefined(options), ...asInSettings(options) });
  const events = optionEvents(source.sourceId, options);
  if (events.length === 0)
    throw new MediaStructError('usage', `source "${source.name}": expected something to set, found nothing`, {
      suggestions: [`mediastruct shelf source set "${source.name}" --ignore "*.tmp"`],
    });
  tellShelf(session, events);
  return knownSource(readShelf(session.library), source.sourceId);
}

/** Writes down where a source stands on this computer now; null: nowhere, so it is taken as it was last looked at. */
export function mapSource(session: Session, nameOrId: string, folder: string | null): KnownSource {
  const { library } = session;
  const state = readShelf(library);
  const source = knownSource(state, nameOrId);
  const others = { ...state, sources: state.sources.filter((one) => one !== source) };
  const root = folder === null ? null : folderOfSource(library, others, folder);
  tellShelf(session, [{ kind: 'source-mapped', sourceId: source.sourceId, root }]);
  return { ...source, root };
}

/** A locked source is taken as it was last looked at, whatever its folder holds, until it is unlocked. */
export function lockSource(session: Session, nameOrId: string, isLocked: boolean): KnownSource {
  const source = knownSource(readShelf(session.library), nameOrId);
  if (source.isLocked !== isLocked)
    tellShelf(session, [{ kind: 'source-locked', sourceId: source.sourceId, isLocked }]);
  return { ...source, isLocked };
}

/** Takes a source off the shelf. Its copies stay on the disks, and give their room to files of other sources first. */
export function dropSource(session: Session, nameOrId: string): KnownSource {
  const source = knownSource(readShelf(session.library), nameOrId);
  tellShelf(session, [{ kind: 'source-dropped', sourceId: source.sourceId }]);
  return source;
}

/** The source of a name or id. Throws `usage` (64), naming those that there are. */
export function knownSource({ sources }: ShelfState, nameOrId: string): KnownSource {
  const found = sources.find(({ name, sourceId }) => name === nameOrId || sourceId === nameOrId);
  if (found !== undefined) return found;
  const names = sources.map(({ name }) => name).join(', ');
  throw new MediaStructError(
    'usage',
    `"${displayPath(nameOrId)}": expected a source of the shelf, found ${names === '' ? 'none yet' : `no such one among: ${displayPath(names)}`}`,
    { suggestions: ['mediastruct shelf source add NAME PATH   backs a folder up'] },
  );
}

/** Refuses (`usage`, 64) at most fewer copies than at least. */
function refuseCopies(
  name: string,
  { least, most }: { readonly least?: number | null | undefined; readonly most?: number | null | undefined },
): void {
  if (least === undefined || least === null || !most || most >= least) return;
  throw new MediaStructError(
    'usage',
    `source "${displayPath(name)}": expected most not to be less than least, found least ${least} and most ${most}`,
    { suggestions: ['--most 0 sets no limit. Nothing was written down.'] },
  );
}

/** Refuses (`usage`, 64) to set and to unset one thing, and a file with patterns that no folder can hold. */
function refuseBoth(name: string, { unset = [], ...options }: SourceOptions): void {
  const both = unset.find((one) => options[one] !== undefined);
  if (both !== undefined)
    throw new MediaStructError('usage', `source "${displayPath(name)}": ${both} is to be set and unset`, {
      suggestions: ['Nothing was written down.'],
    });
}

/** Refuses (`usage`, 64) what is no name of a file. */
function refuseIgnoreFiles(names: readonly string[] | undefined): void {
  const wrong = names?.find((name) => /^\.{1,2}$|[/\0]/.test(name));
  if (wrong === undefined) return;
  throw new MediaStructError(
    'usage',
    `"${displayPath(wrong)}": expected the name of a file that folders may hold, found a path`,
    { suggestions: ['--ignore-file .gitignore', 'Nothing was written down.'] },
  );
}

function asInSettings({ unset = [] }: SourceOptions): Partial<Record<SourceSetting, null>> {
  return Object.fromEntries(unset.map((name) => [name, null]));
}

function withoutUndefined({ least, most }: SourceOptions): Pick<SourceOptions, 'least' | 'most'> {
  return { ...(least === undefined ? {} : { least }), ...(most === undefined ? {} : { most }) };
}

function optionEvents(sourceId: string, options: SourceOptions) {
  const { name, ignore, ignoreFiles, least, most, priority, isHidden, followsSymlinks, unset } = options;
  refuseIgnoreFiles(ignoreFiles);
  // An empty text names nothing; it is how all are taken away.
  const named = (texts: readonly string[]) => texts.filter((text) => text.trim() !== '');
  const given = {
    ...(name === undefined ? {} : { name }),
    ...(ignore === undefined ? {} : { ignore: named(ignore) }),
    ...(ignoreFiles === undefined ? {} : { ignoreFiles: named(ignoreFiles) }),
    ...(unset === undefined ? {} : { unset: [...unset] }),
    ...(least === undefined ? {} : { least }),
    ...(most === undefined ? {} : { most }),
    ...(priority === undefined ? {} : { priority }),
    ...(isHidden === undefined ? {} : { isHidden }),
    ...(followsSymlinks === undefined ? {} : { followsSymlinks }),
  };
  return Object.keys(given).length === 0 ? [] : [{ kind: 'source-set' as const, sourceId, ...given }];
}

/** A tree's name means its folder. Refuses (`usage`, 64) what is no folder, and one inside another source or around it. */
export function folderOfSource(
  { access, trees }: Pick<Library, 'access' | 'trees'>,
  { sources }: { readonly sources: readonly Pick<KnownSource, 'name' | 'root'>[] },
  folder: string,
): string {
  const path = trees.find(({ name }) => name === folder)?.root ?? resolve(folder);
  if (lstatOrNull(access, path) === null || access.lstat(access.realpath(path)).kind !== 'folder')
    throw new MediaStructError('usage', `${displayPath(path)}: expected a folder to back up, found none`, {
      path,
      suggestions: ['Nothing was written down.'],
    });
  const overlapping = sources.find(
    (source) =>
      source.root !== null &&
      lstatOrNull(access, source.root) !== null &&
      (standsIn(access, path, source.root) || standsIn(access, source.root, path)),
  );
  if (overlapping === undefined) return path;
  throw new MediaStructError(
    'usage',
    `${displayPath(path)}: shares its files with the source "${overlapping.name}" (${displayPath(overlapping.root ?? '')})`,
    { path, suggestions: ['A file belongs to one source. Nothing was written down.'] },
  );
}
