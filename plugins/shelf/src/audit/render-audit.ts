import { formatBytes, formatCount, paint, plural } from '@mediastruct/command';
import type { ExitCode } from '@mediastruct/core';
import { displayPath, EXIT_CODES } from '@mediastruct/core';
import type { AuditedDisk, AuditedObjects, CarriedCatalogue, FoundNames } from './audited-disk.ts';

const IDENTITIES: Readonly<Record<NonNullable<AuditedDisk['identity']>, string | null>> = {
  same: null,
  newer: 'another computer wrote to it: "mediastruct shelf disk pull" takes over what it knows',
  'rolled-back': 'it is as it was some backups ago: an old image, or a clone that was left behind',
  clone: 'two disks that were one, or two computers wrote to it at the same generation',
  'other-set': 'it belongs to another set of disks',
  unknown: 'it is of this set, and this library does not know it yet',
};

/** What an audit found on one disk, in lines for people. */
export function auditLines(disk: AuditedDisk): readonly string[] {
  const { name, place, root, identity, generation, objects, catalogue, seenAt } = disk;
  const kept = place === null ? '' : ` (${place})`;
  if (root === null || objects === null || catalogue === null) {
    const was = seenAt === null ? 'it never was here' : `last here on ${seenAt.slice(0, 10)}`;
    return [`Disk "${name}"${kept}: not here; ${was}.`];
  }
  const fault = identity === null ? null : IDENTITIES[identity];
  return [
    `Disk "${name}"${kept} at ${displayPath(root)}, generation ${generation.onDisk}: ${plural(objects.same, 'object')} as known by name and size.`,
    ...(fault === null ? [] : [paint.bad(`  ${fault} (known here: generation ${generation.known})`)]),
    ...objectLines(objects),
    ...catalogueLines(catalogue),
  ];
}

function objectLines(objects: AuditedObjects): readonly string[] {
  const { missing, otherSize, unknown, stray, quarantined, unlisted } = objects;
  return [
    ...nameLines(missing, 'missing', paint.bad),
    ...nameLines(otherSize, 'of another size than known', paint.bad),
    ...nameLines(
      unknown,
      'not known to stand there ("shelf disk refresh" reads them and takes them in)',
      paint.warn,
    ),
    ...nameLines(stray, 'no object, and stands among them', paint.warn),
    ...(unlisted > 0
      ? [paint.bad(`  ${plural(unlisted, 'folder')} cannot be listed, so nothing is told to be missing`)]
      : []),
    ...(quarantined.files > 0
      ? [`  in quarantine: ${plural(quarantined.files, 'file')} (${formatBytes(quarantined.bytes)})`]
      : []),
    ...(quarantined.unlisted > 0
      ? [paint.bad(`  in quarantine: ${quarantined.unlisted} that cannot be looked at, so there may be more`)]
      : []),
  ];
}

function nameLines(
  { count, first }: FoundNames,
  what: string,
  painted: (text: string) => string,
): readonly string[] {
  if (count === 0) return [];
  const more = count - first.length;
  return [
    painted(`  ${formatCount(count)} ${what}:`),
    ...first.map((name) => `    ${name}`),
    ...(more > 0 ? [`    ... and ${formatCount(more)} more`] : []),
  ];
}

function catalogueLines({ kind, writtenAt, notListed, onlyListed }: CarriedCatalogue): readonly string[] {
  switch (kind) {
    case 'same':
      return [];
    case 'none':
      return ['  it carries no catalogue yet; the next backup writes it'];
    case 'damaged':
      return [
        paint.bad(
          '  the catalogue that it carries is damaged; "mediastruct shelf disk refresh" writes it anew',
        ),
      ];
    case 'older': {
      const differs =
        notListed + onlyListed === 0
          ? ''
          : `: ${notListed} known objects are not in it, ${onlyListed} that are in it are not known`;
      return [
        `  the catalogue that it carries is of ${writtenAt?.slice(0, 10) ?? 'another day'}${differs}; the next backup writes it anew`,
      ];
    }
  }
}

/** Gravest first. */
const FINDINGS = [
  'file-missing',
  'wrong-volume',
  'content-mismatch',
  'plan-stale',
  'some-files-failed',
] as const;

/** The exit code of the gravest finding. A disk that is not here is none, unless no disk is. */
export function exitCodeOfAudit(disks: readonly AuditedDisk[]): ExitCode {
  if (disks.length > 0 && disks.every(({ root }) => root === null)) return EXIT_CODES['tree-changed'];
  const found = new Set(disks.flatMap(findingsOf));
  return EXIT_CODES[FINDINGS.find((code) => found.has(code)) ?? 'done'];
}

function findingsOf({ identity, objects, catalogue }: AuditedDisk): readonly (typeof FINDINGS)[number][] {
  if (objects === null) return [];
  const { missing, otherSize, quarantined } = objects;
  const unlisted = objects.unlisted + quarantined.unlisted;
  return [
    ...(missing.count > 0 ? (['file-missing'] as const) : []),
    ...(otherSize.count > 0 ? (['content-mismatch'] as const) : []),
    ...(unlisted > 0 || catalogue?.kind === 'damaged' ? (['some-files-failed'] as const) : []),
    ...(identity === 'newer' || identity === 'unknown' ? (['plan-stale'] as const) : []),
    ...(identity === 'clone' || identity === 'rolled-back' || identity === 'other-set'
      ? (['wrong-volume'] as const)
      : []),
  ];
}
