import { formatBytes, paint, plural } from '@mediastruct/command';
import type { RestoreFigures } from './restore-options.ts';

/** What can be brought back and what not, in lines for people: what has no copy comes first. */
export function restoreLines(
  { asked, present, refused, existing, linked, without, needed }: RestoreFigures,
  shown: (path: string) => string,
): readonly string[] {
  const sum = ({ files, bytes }: { readonly files: number; readonly bytes: number }) =>
    `${plural(files, 'file')} (${formatBytes(bytes)})`;
  const more = without.files - without.first.length;
  return [
    ...(without.files === 0
      ? []
      : [
          paint.bad(`No copy is known of ${sum(without)}:`),
          ...without.first.map((path) => `  ${shown(path)}`),
          ...(more > 0 ? [`  ... and ${more} more`] : []),
        ]),
    `Asked for: ${sum(asked)}.${present.files === 0 ? '' : ` Already there: ${sum(present)}.`}`,
    ...(refused.files === 0 ? [] : [paint.bad(`Not overwritten: ${sum(refused)}.`)]),
    ...(existing.files === 0 ? [] : [`In the folders that were named: ${sum(existing)}.`]),
    ...(linked === null || linked.links.files === 0 ? [] : [`To be hard links: ${sum(linked.links)}.`]),
    ...(linked === null || linked.copied.files === 0
      ? []
      : [
          `Copied, because a hard link needs one file system that has them for both names: ${sum(linked.copied)}.`,
        ]),
    ...(needed.files === 0
      ? []
      : [
          `On disks that are not here: ${sum(needed)}. Bring${needed.isLeast ? '' : ' (fewer may do)'}, in this order:`,
          ...needed.disks.map(
            (disk) => `  ${disk.name}${disk.place === null ? '' : ` (${disk.place})`}: ${sum(disk)}`,
          ),
        ]),
  ];
}
