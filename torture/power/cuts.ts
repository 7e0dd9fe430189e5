import type { Fate } from '../real/stopping-child.ts';
import type { FileSystem, Flush } from './power-disk.ts';
import { FLUSHES } from './power-disk.ts';

/** Where the library stands, and where the card and the set-aside files. */
export interface PowerWay {
  readonly library: FileSystem;
  readonly card: FileSystem;
}

export interface Cut {
  /** The nth change or sync, before which the power goes; or after the command has told of its success. */
  readonly at: number | 'after success';
  readonly of: readonly (keyof PowerWay)[];
  readonly flush: Flush;
  /** Its machine is off, or only the disk was pulled out. */
  readonly fate: Fate;
}

/** All placings on these file systems: each alone, and each beside another. */
export function waysOn(fileSystems: readonly FileSystem[]): readonly PowerWay[] {
  return fileSystems.flatMap((library) => fileSystems.map((card) => ({ library, card })));
}

/** Cuts of each kind at `points` places each, spread evenly so that no two kinds cut at the same ones. */
export function cutsOf(
  way: PowerWay,
  { changes, points }: { changes: number; points: number },
): readonly Cut[] {
  const kinds = kindsOn(way);
  return kinds.flatMap((kind, number) => {
    const spread = Array.from({ length: points }, (_, point) => ({
      ...kind,
      at: 1 + Math.floor((changes * (point + (number + 0.5) / kinds.length)) / points),
    }));
    return kind.fate === 'runs on' ? spread : [...spread, { ...kind, at: 'after success' as const }];
  });
}

function kindsOn({ library, card }: PowerWay): readonly Omit<Cut, 'at'>[] {
  if (library === card)
    return (['killed', 'runs on'] as const).flatMap((fate) =>
      FLUSHES.map((flush) => ({ of: ['library'], flush, fate })),
    );
  const both = FLUSHES.map((flush) => ({ of: ['library', 'card'], flush, fate: 'killed' }) as const);
  const single = (['library', 'card'] as const).flatMap((one) =>
    (['killed', 'runs on'] as const).flatMap((fate) =>
      FLUSHES.map((flush) => ({ of: [one], flush, fate }) as const),
    ),
  );
  return [...both, ...single];
}
