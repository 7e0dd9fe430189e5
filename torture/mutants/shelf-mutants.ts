import type { Mutant } from './mutant.ts';

const shelf = (path: string) => `plugins/shelf/src/${path}`;
const PLAN_TESTS = shelf('plan/backup/plan-backup.test.ts');
const GONE_TESTS = shelf('plan/gone/judge-gone.test.ts');
const BACKUP_TESTS = 'plugins/shelf/test/backup.test.ts';
const RESTORE_TESTS = 'plugins/shelf/test/restore.test.ts';
const PULLED_TESTS = 'plugins/shelf/test/pulled-out.test.ts';

/** A rule by its sentence, switched off at one place. */
function rule(name: string, file: string, [find, replace]: readonly [string, string], scene: string): Mutant {
  return { name, edits: [{ file: shelf(file), find, replace }], foundBy: 'tests', scene };
}

interface Swept {
  /** The section, and the case that it sweeps in full. */
  readonly by: readonly [section: string, scene: string];
  readonly edits: readonly (readonly [find: string, replace: string])[];
}

/** A safeguard of a command that changes disks, which a sweep has to find. */
function swept(name: string, file: string, { by: [foundBy, scene], edits }: Swept): Mutant {
  const all = edits.map(([find, replace]) => ({ file: shelf(file), find, replace }));
  return { name, edits: all, foundBy, scene };
}

/** What disks that are healed, linked from, taken over or emptied rely on. */
const SWEPT_MUTANTS: readonly Mutant[] = [
  swept('an object counts as healed that was not written', 'verify/record-heal.ts', {
    by: ['errors', 'heal of a disk'],
    edits: [
      [
        "? (outcome.kind === 'done' || outcome.kind === 'failed') && outcome.to !== null",
        '? outcome.kind !== undefined',
      ],
    ],
  }),
  swept('the name of a link is not durable', 'restore/make-links.ts', {
    by: ['model', 'shelf restore by links'],
    edits: [
      [
        'this.#access.link(source, to);\n    syncFolder(this.#access, dirname(to));',
        'this.#access.link(source, to);',
      ],
    ],
  }),
  swept('a disk is one of the shelf before what stands on it is known', 'disks/add-disk.ts', {
    by: ['model', 'shelf disk adopt'],
    edits: [
      ['  taken?.take(diskId);\n', ''],
      [
        '  return { diskId, name, root, setId, freeBytes };',
        '  taken?.take(diskId);\n  return { diskId, name, root, setId, freeBytes };',
      ],
    ],
  }),
  swept('a fork that was cut off is not begun again', 'set/fork-disk.ts', {
    by: ['model', 'shelf disk fork'],
    edits: [['if (!isBegun(state, identity)) refuseOne', 'if (isBegun !== undefined) refuseOne']],
  }),
  swept('what a disk let go of is still said to be on it', 'release/release-disk.ts', {
    by: ['model', 'shelf release'],
    edits: [
      [
        '    contents.map((sha256) => ({ kind:',
        '    contents.slice(contents.length).map((sha256) => ({ kind:',
      ],
    ],
  }),
  swept('the last copy loses its old name before the new one is durable', 'release/put-aside.ts', {
    by: ['model', 'shelf release of last copies'],
    edits: [['  syncFolder(access, folder);\n', '']],
  }),
];

/** What decides on the shelf whether a copy may go, counts, or is believed. */
export const SHELF_MUTANTS: readonly Mutant[] = [
  rule(
    'a copy goes for a content that has as many as it keeps',
    'plan/backup/victims.ts',
    ['row) > this.#needy.copies;', 'row) >= this.#needy.copies;'],
    PLAN_TESTS,
  ),
  rule(
    'the last proven copy goes',
    'plan/backup/victims.ts',
    [
      '  if (left === 0) return isExpired && input.mayReleaseExpired === true',
      '  if (false) return isExpired',
    ],
    PLAN_TESTS,
  ),
  rule(
    'a copy that its policy asks for goes for any other content',
    'plan/backup/victims.ts',
    ['return this.#needy.hasNone;', 'return true;'],
    PLAN_TESTS,
  ),
  rule(
    'a proof never gets too old',
    'plan/proof-counts.ts',
    ['proven >= oldest &&', 'proven > 0 &&'],
    PLAN_TESTS,
  ),
  rule(
    'a proof from the future is one',
    'plan/proof-counts.ts',
    ['&& proven <= newest ?', '&& newest > 0 ?'],
    PLAN_TESTS,
  ),
  rule(
    'a copy on a disk that is lost counts',
    'plan/proof-counts.ts',
    ['one.counts && counts.includes', 'counts.includes'],
    PLAN_TESTS,
  ),
  rule(
    'pictures that were all spoiled in place are believed',
    'plan/gone/judge-gone.ts',
    ['gone.files + replaced.files > limits', 'gone.files > limits'],
    GONE_TESTS,
  ),
  rule(
    'a film that was spoiled in place is believed',
    'plan/gone/judge-gone.ts',
    ['gone.bytes + replaced.bytes > limits', 'gone.bytes > limits'],
    GONE_TESTS,
  ),
  rule(
    'an empty source is believed where its limit is high',
    'plan/gone/judge-gone.ts',
    ["  if (known.files > 0 && found.files === 0) return 'empty';\n", ''],
    GONE_TESTS,
  ),
  rule(
    'what is gone has no days of grace',
    'plan/gone/judge-gone.ts',
    ["fate !== 'not-seen' && now >= until", "fate !== 'not-seen' && until > 0"],
    GONE_TESTS,
  ),
  rule(
    'a disk is known by its generation alone',
    'disks/judge-identity.ts',
    [' && stamp.nonce === nonce', ' && nonce !== null'],
    BACKUP_TESTS,
  ),
  rule(
    'what stands under the name of a content is taken for it',
    'backup/backup-operations.ts',
    ['if (found.sha256 === sha256) return null;', 'if (found.sha256 !== undefined) return null;'],
    BACKUP_TESTS,
  ),
  rule(
    'a copy goes although the content it goes for was not written',
    'backup/backup-operations.ts',
    ['const group = evictions.length === 0 ? {} :', 'const group = evictions.length >= 0 ? {} :'],
    PULLED_TESTS,
  ),
  rule(
    'an object that failed is known to stand on the disk',
    'backup/record-backup.ts',
    [' && outcome.to !== null;', ';'],
    BACKUP_TESTS,
  ),
  rule(
    'a backup writes to whatever is mounted at the place of the disk',
    'disks/stamp-disk.ts',
    ['if (identity?.diskId !== diskId ||', 'if (identity === null) return;\n  if ('],
    BACKUP_TESTS,
  ),
  rule(
    'an object that reads otherwise than it was written is good',
    'verify/read-objects.ts',
    ['if (outcome.sha256 === sha256)', 'if (outcome.sha256 !== undefined)'],
    BACKUP_TESTS,
  ),
  rule(
    'the objects of a disk that was pulled out are missing',
    'verify/read-objects.ts',
    [
      'if (isStillThere(access, root, disk.diskId)) return events;',
      'if (isStillThere !== undefined) return events;',
    ],
    PULLED_TESTS,
  ),
  rule(
    'a restore takes the objects of a disk that was pulled out for bad ones',
    'restore/finish-restore.ts',
    [
      'if (!isStillThere(access, disk.root, disk.diskId)) continue;',
      'if (isStillThere === undefined) continue;',
    ],
    PULLED_TESTS,
  ),
  rule(
    'a symlink of a restore may lead anywhere',
    'restore/asked-entries.ts',
    ["return led !== '..' && !led.startsWith('../');", 'return led.length > 0;'],
    RESTORE_TESTS,
  ),
  rule(
    'a link is made to an object that nobody read',
    'restore/make-links.ts',
    ['    if (!(await this.#isProven(sha256, source))) return;\n', ''],
    RESTORE_TESTS,
  ),
  rule(
    'a file of a disc is a good copy whatever it reads',
    'verify/examine-queue.ts',
    ["outcome.kind === 'hashed' && outcome.sha256 === one.object.sha256", "outcome.kind === 'hashed'"],
    'plugins/shelf/test/healed-from-disc.test.ts',
  ),
  rule(
    'patterns of distbackup are taken over whatever they leave out',
    'distbackup/adopt-sources.ts',
    ['ignore: wrong === null ? ignore : [],', 'ignore,'],
    'plugins/shelf/test/adopt.test.ts',
  ),
  rule(
    'verify answers without the record of what stands on the disk',
    'backup/gather-table.ts',
    ['  if (fault !== undefined) throw fault;\n', ''],
    'plugins/shelf/test/unreadable-record.test.ts',
  ),
  ...SWEPT_MUTANTS,
];
