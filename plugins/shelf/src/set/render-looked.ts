import { paint, plural } from '@mediastruct/command';
import type { PulledSet } from './pull-set.ts';

type Looked = Pick<PulledSet, 'looked' | 'isBehind'>;

/** What was seen on the disk that was pulled from, in lines for people. */
export function lookedLines({ looked, isBehind }: Looked): readonly string[] {
  if (looked === null)
    return [
      paint.bad(
        'The disk is not as it is known now, so what stands on it was not looked at: "mediastruct shelf disk refresh" tells more.',
      ),
    ];
  const { kept, added, missing, short, strange, unlisted } = looked;
  return [
    `On the disk: ${plural(kept, 'object')} as known by name and size.`,
    ...(added > 0 ? [`${plural(added, 'object')} that were not known were read and taken in.`] : []),
    ...(missing > 0 && isBehind
      ? [`${plural(missing, 'object')} of the record do not stand there and count no more.`]
      : []),
    ...(missing > 0 && !isBehind ? [paint.bad(`missing: ${missing}`)] : []),
    ...(short > 0 ? [paint.bad(`with another size: ${short}`)] : []),
    ...strange.map((path) => paint.bad(`not what its name says: ${path}`)),
    ...(unlisted > 0
      ? [
          paint.bad(
            `${plural(unlisted, 'folder')} could not be listed, so nothing below was taken to be missing.`,
          ),
        ]
      : []),
  ];
}

/** Whether all that is known stands on the disk. What a backup that was cut off took away is as it has to be. */
export function isAsKnown({ looked, isBehind }: Looked): boolean {
  // Nobody saw what stands there.
  if (looked === null) return false;
  const { missing, short, strange, unlisted } = looked;
  return (isBehind || missing === 0) && short + strange.length + unlisted === 0;
}
