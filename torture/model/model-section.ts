import { CASES } from '../commands/cases.ts';
import { seededRandom } from '../random.ts';
import type { Section } from '../section.ts';
import { PLACING_WAYS } from './placings.ts';
import { sweepModel } from './model-sweep.ts';

const SIZES = {
  full: { statesAtACall: 6, cutRecoveryEvery: 24, killEvery: 16, killAtSyncs: 1 },
  quick: { statesAtACall: 4, cutRecoveryEvery: 128, killEvery: 64, killAtSyncs: 8 },
};

/** Every command in every way of placing, on the modelled disk. */
export const modelSection: Section = async ({ size, tally, takes, hasCase }) => {
  let number = 0;
  for (const torture of CASES)
    for (const way of PLACING_WAYS) {
      if (!takes(number++) || !hasCase(torture.name)) continue;
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
