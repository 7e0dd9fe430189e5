import type { LossReport } from '@mediastruct/core';
import { plural } from './quantities.ts';

/** What had to be assumed for an answer about a loss, in lines for people. */
export function assumedLines({ assumed }: Pick<LossReport, 'assumed'>): readonly string[] {
  const { treesElsewhere, discsWithoutPlace, discsUnproven, disksWithoutPlace } = assumed;
  return [
    ...(treesElsewhere.length === 0
      ? []
      : [
          `Assumed: the trees ${treesElsewhere.join(', ')} are elsewhere ([folders] places in the settings tells where).`,
        ]),
    ...(discsWithoutPlace.length === 0
      ? []
      : [
          `Not counted: ${plural(discsWithoutPlace.length, 'disc')} whose place nobody told (mediastruct disc missing).`,
        ]),
    ...(discsUnproven.length === 0
      ? []
      : [
          `Not counted: ${plural(discsUnproven.length, 'disc')} elsewhere that ${discsUnproven.length === 1 ? 'was' : 'were'} never read back (mediastruct disc due).`,
        ]),
    ...(disksWithoutPlace.length === 0
      ? []
      : [
          `Not counted: the disks ${disksWithoutPlace.join(', ')}, whose place nobody told (mediastruct shelf disk set).`,
        ]),
  ];
}
