import type { KnownDisk, KnownSource, ShelfState } from '../ledger/shelf-state.ts';

const HEAD = `# The settings of a set of backup disks. To apply it: mediastruct shelf config import FILE
# It shows what would change, and asks. What is left out stays as it is: a line, or a whole disk or source.
# A name is changed in its heading; the id says which disk or source it is.
# "settings" as the value of a number makes it as in [shelf] of mediastruct.toml again.
# Rules by path stand there too.
`;

/** The settings of a set as TOML, for people to edit. What is not set stands there as a comment. Ends with a line feed. */
export function formatConfig({ setId, disks, sources }: ShelfState): string {
  const known = disks.filter(({ standing }) => standing !== 'dropped');
  return [
    HEAD,
    ...(setId === null ? [] : [`set = ${quoted(setId)}\n`]),
    ...known.map(diskTable),
    ...sources.map(sourceTable),
  ].join('\n');
}

function diskTable({ diskId, name, place, reserveBytes, standing }: KnownDisk): string {
  return lines([
    `[disk.${quoted(name)}]${standing === 'active' ? '' : `  # ${standing}`}`,
    `id = ${quoted(diskId)}`,
    `place = ${quoted(place ?? '')}`,
    reserveBytes === null ? '# reserve = "50GB"   else that of the settings' : `reserve = ${reserveBytes}`,
  ]);
}

function sourceTable(source: KnownSource): string {
  const { sourceId, name, root, ignore, ignoreFiles, least, most, priority, isHidden, isLocked } = source;
  // A path that is no text cannot stand in a file of texts.
  const folder =
    root?.isWellFormed() === false ? '# folder: its name is not UTF-8' : `folder = ${quoted(root ?? '')}`;
  return lines([
    `[source.${quoted(name)}]`,
    `id = ${quoted(sourceId)}`,
    `${folder}${root === null ? '   # not on this computer' : ''}`,
    `ignore = [${ignore.map(quoted).join(', ')}]`,
    `ignore_files = [${ignoreFiles.map(quoted).join(', ')}]`,
    least === null ? '# least = 2   else as in the settings' : `least = ${least}`,
    most === null ? '# most = 0   else as in the settings; 0 for no limit' : `most = ${most}`,
    priority === null ? '# priority = 0' : `priority = ${priority}`,
    `follow_symlinks = ${source.followsSymlinks}`,
    `hide = ${isHidden}`,
    `lock = ${isLocked}`,
  ]);
}

function lines(of: readonly string[]): string {
  return `${of.join('\n')}\n`;
}

/** JSON's escapes are those of a basic string of TOML (TOML 1.0, "String"), but for DEL. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\x7f', '\\u007f');
}
