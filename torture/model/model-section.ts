import { casesOf } from '../commands/cases.ts';
import { seededRandom } from '../random.ts';
import type { Section } from '../section.ts';
import { isTried, PLACING_WAYS } from './placings.ts';
import { sweepModel } from './model-sweep.ts';

/** States are mixtures of what the disk kept and forgot: all of them where they are few, else the extremes and a sample. */
const SIZES = {
  full: {
    statesAtACall: 40,
    statesAtTheEnd: 24,
    statesInRecovery: 12,
    cutRecoveryEvery: 80,
    killEvery: 32,
    killAtSyncs: 1,
  },
  quick: {
    // Nothing kept, all names with new bytes in each of their fates, all bytes without the names.
    statesAtACall: 6,
    statesAtTheEnd: 6,
    statesInRecovery: 3,
    cutRecoveryEvery: 384,
    killEvery: 144,
    killAtSyncs: 12,
  },
};

/** Every command in every way of placing, on the modelled disk. */
export const modelSection: Section = async ({ size, tally, takes, hasCase }) => {
  let number = 0;
  for (const torture of casesOf(size, 'model'))
    for (const way of PLACING_WAYS) {
      if (!takes(number++) || !hasCase(torture.name) || !isTried(torture, way)) continue;
      // Of a case of which few points are wanted, the way with most of them.
      if (size === 'quick' && torture.isSampled === true && way.name !== 'placeholder') continue;
      await sweepModel(torture, way, {
        ...SIZES[size],
        random: seededRandom(number),
        onState: ({ kind, about, findings }) =>
          tally.add({
            section: 'model',
            command: torture.command,
            kind: `${way.name}: ${kind}`,
            hasFired: true,
            findings,
            about: `${torture.name}, ${about}`,
          }),
      });
    }
};
