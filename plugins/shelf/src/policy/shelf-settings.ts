import type { SettingsSection } from '@mediastruct/core';
import { settingValues } from '@mediastruct/core/base';
import * as v from 'valibot';
import type { CountedKind } from '../plan/shelf-holder.ts';
import { COUNTED_KINDS } from '../plan/shelf-holder.ts';
import { MOST_COPIES, parseRule } from './policy-rule.ts';

/** What the backups of a library should be like. */
export interface ShelfSettings {
  /** Proven copies that every content should have at least. */
  readonly least: number;
  /** Copies that a content has at most; 0 for no limit. */
  readonly most: number;
  /** Exceptions by path, see `parseRule`; a later one wins. */
  readonly rules: readonly string[];
  /** Whose copies count for `least` and `most`. */
  readonly counts: readonly CountedKind[];
  /** A copy that was read back longer ago than so many days proves nothing. */
  readonly maxProofAgeDays: number;
  /** Room to leave free on a disk, in percent of its size. */
  readonly reservePercent: number;
  /** So many days the copies of a file stay as they are after it is gone from its source. */
  readonly graceDays: number;
  /** A source that has lost more than so many percent of its files or bytes is not believed. */
  readonly goneLimitPercent: number;
}

const COUNTS = `a list of ${COUNTED_KINDS.map((kind) => `"${kind}"`).join(', ')} with "disk" in it`;
const COPIES = `a whole number from 0 to ${MOST_COPIES}`;

const copies = v.pipe(
  v.number(COPIES),
  v.safeInteger(COPIES),
  v.minValue(0, COPIES),
  v.maxValue(MOST_COPIES, COPIES),
);

/** The section `[shelf]` of mediastruct.toml. */
export const SHELF_SETTINGS: SettingsSection<ShelfSettings> = {
  name: 'shelf',
  settings: {
    least: {
      schema: copies,
      default: 2,
      comment: 'Copies that every file should have at least, each read back and found right.',
    },
    most: {
      schema: copies,
      default: 0,
      comment: 'Spare room of disks is filled until a file has so many copies; 0 for no limit.',
    },
    rules: {
      schema: v.array(
        v.pipe(
          v.string('a list of texts such as "family/: least 3"'),
          v.check(isRule, 'a list of texts such as "family/: least 3, most 5, priority 10, hide"'),
        ),
        'a list of texts such as ["family/: least 3"]',
      ),
      default: [],
      comment: `Exceptions by path, as in a .gitignore file; of several that name a file the last one counts:
["family/: least 3, priority 10", "*.mov: most 2", "proxies/: least 0, most 0", "private/: hide"]
A path begins with the name of its source. What has a higher priority is copied first; what is hidden is backed up like
the rest and not listed.`,
    },
    counts: {
      schema: v.pipe(
        v.array(v.picklist(COUNTED_KINDS, COUNTS), COUNTS),
        v.check((kinds) => kinds.includes('disk'), COUNTS),
      ),
      default: ['disk'],
      comment: `Whose copies count: "disk" (of the shelf), "disc" (optical, read back whole), "tree" (folders of the library, the
source itself among them).`,
    },
    maxProofAgeDays: {
      schema: settingValues.wholeNumber(1),
      default: 365,
      comment: 'A copy counts if it was read back within so many days.',
    },
    reservePercent: {
      schema: settingValues.numberBetween(0, 90),
      default: 1,
      comment:
        'Room to leave free on a disk, in percent of its size. New files stand there while older ones make room.',
    },
    graceDays: {
      schema: settingValues.wholeNumber(0),
      default: 90,
      comment: 'So many days the copies of a file stay as they are after it is gone from its source.',
    },
    goneLimitPercent: {
      schema: settingValues.numberBetween(0, 100),
      default: 20,
      comment:
        'A source that has lost more than so many percent of its files, or of their bytes, stops the run.',
    },
  },
};

function isRule(text: string): boolean {
  return typeof parseRule(text) !== 'string';
}
