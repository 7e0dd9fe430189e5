import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

/** What makes deltas, as shell commands for each of the steps; null where it has no such step. */
export interface DeltaProgram {
  readonly name: string;
  /** The program that must be installed. */
  readonly needs: string;
  readonly steps: readonly [signature: string | null, delta: string, patch: string];
}

/** Where a bench of deltas has its files. Absolute paths. */
export interface DeltaPlaces {
  /** `delta-step.ts`, beside the built packages. */
  readonly step: string;
  /** Where compiled code is kept from one start to the next. */
  readonly compiled: string;
  readonly old: string;
  readonly now: string;
  /** A folder with an empty `delta` and an empty `out`. */
  readonly work: string;
}

/** Ours first, then rdiff, each also durable, then those that need the old file for a delta. */
export function deltaPrograms(places: DeltaPlaces, blockBytes: number): readonly DeltaProgram[] {
  const { step, compiled, old, now, work } = places;
  const at = (name: string) => path.join(work, name);
  const ours = (...args: readonly string[]) =>
    `NODE_COMPILE_CACHE=${compiled} ${process.execPath} ${step} ${args.join(' ')}`;
  const sign = ours('sign', old, at('signatures'), String(blockBytes));
  const delta = ours('delta', now, at('signatures'), at('delta'));
  const patch = ours('patch', old, at('delta'), at('out'));
  const each = (command: string) =>
    `set -e; for f in $(ls ${now}); do o=${old}/$f n=${now}/$f d=${work}/delta/$f s=${work}/signatures.$f r=${work}/out/$f; ${command}; done`;
  const rdiff = [
    each(`rdiff -b ${blockBytes} signature $o $s`),
    each('rdiff delta $s $n $d'),
    each('rdiff patch $o $d $r'),
  ] as const;
  return [
    { name: 'mediastruct', needs: process.execPath, steps: [sign, delta, patch] },
    { name: `rdiff -b ${blockBytes}`, needs: 'rdiff', steps: rdiff },
    {
      name: 'mediastruct, durable',
      needs: process.execPath,
      steps: [sign, delta, `${patch} durable`],
    },
    {
      name: 'rdiff, then sync',
      needs: 'rdiff',
      steps: [rdiff[0], rdiff[1], `${rdiff[2]}; sync ${work}/out/*`],
    },
    {
      name: 'xdelta3',
      needs: 'xdelta3',
      steps: [null, each('xdelta3 -e -s $o $n $d'), each('xdelta3 -d -s $o $d $r')],
    },
    {
      name: 'zstd --patch-from',
      needs: 'zstd',
      steps: [
        null,
        each('zstd -q --long=31 --patch-from=$o $n -o $d'),
        each('zstd -q -d --long=31 --patch-from=$o $d -o $r'),
      ],
    },
    darProgram(places),
  ];
}

/** The packages of some systems, such as Debian's, have no deltas: then it archives whole files that changed. */
function darProgram({ old, now, work }: DeltaPlaces): DeltaProgram {
  const { stdout } = spawnSync('dar', ['-V'], { encoding: 'utf8' });
  const hasDeltas = /Delta compression.*YES/.test(stdout ?? '');
  const dar = (...args: readonly string[]) => `dar -Q -q ${args.join(' ')} 2>/dev/null`;
  const [full, difference, out] = ['full', 'delta/difference', 'out'].map((name) => path.join(work, name));
  return {
    name: hasDeltas ? 'dar --delta' : 'dar, built without deltas',
    needs: 'dar',
    steps: [
      dar(`-c ${full} -R ${old}`, hasDeltas ? '--delta sig' : ''),
      dar(`-c ${difference} -A ${full} -R ${now}`),
      `${dar(`-x ${full} -R ${out}`)} && ${dar(`-x ${difference} -R ${out} -w`)}`,
    ],
  };
}
