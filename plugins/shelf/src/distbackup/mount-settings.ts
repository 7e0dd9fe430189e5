import type { DistbackupMount } from './distbackup-list.ts';
import type { FolderSettings } from './folder-settings.ts';
import { parseNameRule, plainPattern } from './name-pattern.ts';

/** What distbackup did with a folder that does nothing to others. */
const USUAL_PRIORITY = 1;
/** As many copies as a source may ask for. */
const MOST_COPIES = 99;
const MOST_PRIORITY = 1000;

/** What the settings of distbackup become for one source. */
export interface MountSettings {
  /** As in a .gitignore file. */
  readonly ignore: readonly string[];
  readonly most: number | null;
  readonly priority: number | null;
  readonly isLocked: boolean;
  readonly followsSymlinks: boolean;
  /** Copies and priorities of folders in it, as lines for `rules` in `[shelf]`, which are its owner's to write. */
  readonly rules: readonly string[];
  /** In words, what a source cannot be told. */
  readonly notTaken: readonly string[];
}

/**
 * The settings of a folder that becomes a source, and of the folders in it, as those of a source. In distbackup the first pattern that fits a name counts, and those of an
 * inner folder come before; in a .gitignore file it is the last one, so they stand here the other way round.
 */
export function settingsOfMount(
  mount: DistbackupMount,
  mounts: readonly DistbackupMount[],
  { name, folders }: { readonly name: string; readonly folders: readonly FolderSettings[] },
): MountSettings {
  const own = folders
    .filter(({ virtualPath }) => isOfMount(mount, mounts, virtualPath))
    .sort((x, y) => x.virtualPath.length - y.virtualPath.length);
  const root = own.find(({ virtualPath }) => virtualPath === mount.virtualPath);
  const below = own.filter((folder) => folder !== root);
  const notTaken = own.flatMap((folder) => untakenOf(folder, folder === root));
  return {
    ignore: own.flatMap((folder) => patternsOf(folder, folder.virtualPath.slice(mount.virtualPath.length))),
    most: root?.most != null && root.most <= MOST_COPIES ? root.most : null,
    priority: isTaken(root?.priority ?? null) ? (root?.priority ?? null) : null,
    isLocked: root?.isLocked === true,
    // It looks at the folder itself there. To follow in all of them keeps what it backed up.
    followsSymlinks: own.some(({ followsSymlinks }) => followsSymlinks),
    rules: below.flatMap((folder) =>
      ruleOf(folder, `${name}/${folder.virtualPath.slice(mount.virtualPath.length)}`),
    ),
    notTaken,
  };
}

/** Whether a folder stands in a mount, and in none that is inside it. */
export function isOfMount(
  { virtualPath }: DistbackupMount,
  mounts: readonly DistbackupMount[],
  path: string,
): boolean {
  const innermost = mounts
    .map((mount) => mount.virtualPath)
    .filter((prefix) => path.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0];
  return innermost === virtualPath;
}

/** `below`: the folder below its source, with a slash at its end; empty for the source itself. */
function patternsOf(
  { isHidden, isApart, priority, rules }: FolderSettings,
  below: string,
): readonly string[] {
  const place = below === '' ? '' : `/${plainPattern(below)}`;
  if (below !== '' && (isHidden || priority === 0)) return [place];
  const apart = isApart && below !== '' ? [`!${place}**`] : [];
  const named = rules.map(parseNameRule).flatMap(({ priority: of, pattern }) => {
    if (pattern === null) return [];
    const whole = below === '' ? pattern : `${place}**/${pattern}`;
    return [of === 0 ? whole : `!${whole}`];
  });
  return [...apart, ...named.reverse()];
}

function ruleOf({ isHidden, priority, most }: FolderSettings, pattern: string): readonly string[] {
  if (isHidden || priority === 0) return [];
  const words = [
    ...(most === null || most > MOST_COPIES ? [] : [`most ${most}`]),
    ...(isTaken(priority) ? [`priority ${priority}`] : []),
  ];
  return words.length === 0 ? [] : [`${plainPattern(pattern)}: ${words.join(', ')}`];
}

function untakenOf(folder: FolderSettings, isRoot: boolean): readonly string[] {
  const { virtualPath, isHidden, isLocked, priority, rules } = folder;
  const told = (what: string) => `${virtualPath}: ${what}`;
  const parsed = rules.map((text) => ({ text, ...parseNameRule(text) }));
  return [
    ...(isRoot && (isHidden || priority === 0) ? [told('it was left out as a whole')] : []),
    ...(!isRoot && isLocked ? [told('it was locked, which only a whole source can be')] : []),
    ...parsed
      .filter(({ pattern }) => pattern === null)
      .map(({ text }) => told(`the rule ${JSON.stringify(text)}`)),
    ...parsed
      .filter(({ pattern, priority: of }) => pattern !== null && of > USUAL_PRIORITY)
      .map(({ text, priority: of }) => told(`the priority ${of} of ${JSON.stringify(text)}`)),
  ];
}

function isTaken(priority: number | null): boolean {
  return (
    priority !== null && priority !== 0 && priority !== USUAL_PRIORITY && Math.abs(priority) <= MOST_PRIORITY
  );
}
