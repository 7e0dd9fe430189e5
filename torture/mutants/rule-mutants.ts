import type { Mutant } from './mutant.ts';
import { core } from './mutant.ts';

const METADATA_TESTS = 'packages/core/src/metadata';
const INGEST_TESTS = 'packages/core/test/ingest';

/** Every rule of ingest that keeps a picture whole, a group together, or an answer true. */
export const RULE_MUTANTS: readonly Mutant[] = [
  {
    name: 'a card is safe to format although a further copy failed',
    edits: [
      {
        file: core('ingest/safe-to-format.ts'),
        find: 'const isProven = PROVEN.has(state);',
        replace: "const isProven = PROVEN.has(state) || state === 'failed';",
      },
    ],
    foundBy: 'errors',
    scene: 'ingest to two places',
  },
  {
    name: 'a card is safe to format although files of it were not tried',
    edits: [
      {
        file: core('ingest/safe-to-format.ts'),
        find: 'const isProven = PROVEN.has(state);',
        replace: "const isProven = PROVEN.has(state) || state === 'not-applied';",
      },
    ],
    foundBy: 'errors',
    scene: 'ingest to two places',
  },
  {
    name: 'what is moved does not wait for its further copies',
    edits: [
      {
        file: core('ingest/plan-ingest.ts'),
        find: 'isBound: to.length > 0 && source.moves,',
        replace: 'isBound: false,',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/further-copies.test.ts`,
  },
  {
    name: 'a file of another size and time at the place of a further copy is taken for it',
    edits: [
      {
        file: core('ingest/further-copies.ts'),
        find: "if (found?.kind !== 'file' || found.size !== stat.size) return false;",
        replace: "if (found?.kind !== 'file') return false;\n  return true;",
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/further-copies.test.ts`,
  },
  {
    name: 'damaged pictures do not keep a card from being safe',
    edits: [
      {
        file: core('ingest/safe-to-format.ts'),
        find: ' && this.#damaged === 0;',
        replace: ';',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/receipt.test.ts`,
  },
  {
    name: 'what a cloud left in place of a picture is taken for it',
    edits: [
      {
        file: core('ingest/safe-to-format.ts'),
        find: "  if (isPlaceholderName(nameOf(member ?? path))) return 'placeholder';\n",
        replace: '',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/receipt.test.ts`,
  },
  {
    name: 'a picture without its end is sound',
    edits: [
      {
        file: core('soundness/check-jpeg.ts'),
        find: "  if (state !== 'ended') {\n",
        replace: '  if (state === undefined) {\n',
      },
    ],
    foundBy: 'tests',
    scene: 'packages/core/test/soundness/generated-damage.test.ts',
  },
  {
    name: 'a hole of zeros in a picture is sound',
    edits: [
      {
        file: core('soundness/check-jpeg.ts'),
        find: "  if (hole !== undefined) return damaged('zeros', describeHole(hole));\n",
        replace: '',
      },
    ],
    foundBy: 'tests',
    scene: 'packages/core/test/soundness/generated-damage.test.ts',
  },
  {
    name: 'a film whose boxes go on behind its end is sound',
    edits: [
      {
        file: core('soundness/check-boxes.ts'),
        find: '      if (NEEDED.has(box.type)) return cutOff(box.end, bytes.size);\n',
        replace: '',
      },
    ],
    foundBy: 'tests',
    scene: 'packages/core/test/soundness/generated-damage.test.ts',
  },
  {
    name: 'the checksum of a zip member is not looked at',
    edits: [
      {
        file: core('ingest/sources/archive/zip-member.ts'),
        find: 'if (sum !== expected)',
        replace: 'if (false)',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/archive-source.test.ts`,
  },
  {
    name: 'a zip member may be shorter than its archive says',
    edits: [
      { file: core('ingest/sources/archive/zip-member.ts'), find: 'if (made < size)', replace: 'if (false)' },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/archive-source.test.ts`,
  },
  {
    name: 'two members of a zip may share their bytes',
    edits: [
      {
        file: core('ingest/sources/archive/zip-directory.ts'),
        find: 'if (startOf(member) < end) overlapping.add(member);',
        replace: 'void overlapping;',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/archive-source.test.ts`,
  },
  {
    name: 'the archive of a resumed run is not unpacked again',
    edits: [
      {
        file: core('ingest/ingest-job.ts'),
        find: '    for (const folder of furtherOf(run.header)) refuseAbsent(library.access, folder);\n    await unpackAbsent(library.access, unpackedBy(run));\n',
        replace: '    for (const folder of furtherOf(run.header)) refuseAbsent(library.access, folder);\n',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/archive-source.test.ts`,
  },
  {
    name: 'watching takes a file that has not settled',
    edits: [
      {
        file: core('ingest/watch/settling.ts'),
        find: 'if (nowMs - sinceMs < this.#settleMs) unsettled.add(clusterOf(path));',
        replace: 'void sinceMs;',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/watch.test.ts`,
  },
  {
    name: 'watching takes a file before its companions have settled',
    edits: [
      {
        file: core('ingest/watch/settling.ts'),
        find: 'unsettled.add(clusterOf(path));',
        replace: 'unsettled.add(path);',
      },
      {
        file: core('ingest/watch/settling.ts'),
        find: '!unsettled.has(clusterOf(path))',
        replace: '!unsettled.has(path)',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/watch.test.ts`,
  },
  {
    name: 'watching takes a file under the name of an unfinished one',
    edits: [
      {
        file: core('ingest/watch/scan-drop-folders.ts'),
        find: ' || isPartialName(nameOf(entry.path))) continue;',
        replace: ') continue;\n      void [isPartialName, nameOf];',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/watch.test.ts`,
  },
  {
    name: 'files of two cameras are one group',
    edits: [
      {
        file: core('metadata/split-group.ts'),
        find: '  if (!isSameCamera(member.camera, to.camera)) return false;\n',
        replace: '  void isSameCamera;\n',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/ingest-truth.test.ts`,
  },
  {
    name: 'files that were taken days apart are one group',
    edits: [
      {
        file: core('metadata/split-group.ts'),
        find: 'SHOT_MS : DAY_MS);',
        replace: 'SHOT_MS : 1e9 * DAY_MS);',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/ingest-truth.test.ts`,
  },
  {
    name: 'a name alone proves an edit',
    edits: [
      { file: core('metadata/split-group.ts'), find: 'return !member.isWeak;', replace: 'return true;' },
    ],
    foundBy: 'tests',
    scene: `${METADATA_TESTS}/split-group.test.ts`,
  },
  {
    name: 'a content identifier tells nothing',
    edits: [
      {
        file: core('metadata/split-group.ts'),
        find: '  if (member.contentId !== null && to.contentId !== null) return member.contentId === to.contentId;\n',
        replace: '',
      },
    ],
    foundBy: 'tests',
    scene: `${METADATA_TESTS}/split-group.test.ts`,
  },
  {
    name: 'a sidecar leaves its picture',
    edits: [
      {
        file: core('metadata/split-group.ts'),
        find: "  if (member.role === 'sidecar') return true;\n",
        replace: "  if (member.role === 'sidecar') return false;\n",
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/ingest-truth.test.ts`,
  },
  {
    name: 'chapters and bursts are not brought together',
    edits: [{ file: core('metadata/groups.ts'), find: '  linkSeries(folder, links);\n', replace: '' }],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/ingest-truth.test.ts`,
  },
  {
    name: 'a group is filed although one of its files could not be read',
    edits: [
      {
        file: core('ingest/plan-group.ts'),
        find: 'members.every(({ sha256, failure }) => sha256 !== undefined && failure === undefined);',
        replace: 'members.some(({ sha256 }) => sha256 !== undefined);',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/ingest.test.ts`,
  },
  {
    name: 'a sidecar without its picture is filed by its own date',
    edits: [
      {
        file: core('ingest/plan-ingest.ts'),
        find: '      else if (found.isOrphan) continue;\n',
        replace: '',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/ingest-truth.test.ts`,
  },
  {
    name: 'a clock that was never set is believed',
    edits: [
      {
        file: core('metadata/plausible-date.ts'),
        find: "return why === null || isPartial(precision) ? null : { verdict: 'suspect', why };",
        replace: 'return null;',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/ingest-truth.test.ts`,
  },
  {
    name: 'redating gives way to any other date',
    edits: [
      {
        file: core('ingest/redate/judge-filed.ts'),
        find: 'return isStillThere || RANKS[taken.confidence] > rankOf(stored.confidence);',
        replace: 'return true;',
      },
    ],
    foundBy: 'tests',
    scene: 'packages/core/src/ingest/redate/judge-filed.test.ts',
  },
  {
    name: 'of different dates that were given to files that go together the first one wins',
    edits: [
      {
        file: core('ingest/redate/given-dates.ts'),
        find: 'taken?.local !== first?.taken?.local',
        replace: 'false',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/redate.test.ts`,
  },
  {
    name: 'an empty folder is a card that is safe to format',
    edits: [
      {
        file: core('ingest/safe-to-format.ts'),
        find: 'safe && empty.size === 0',
        replace: 'safe || empty.size > 0',
      },
    ],
    foundBy: 'tests',
    scene: `${INGEST_TESTS}/ingest.test.ts`,
  },
];
