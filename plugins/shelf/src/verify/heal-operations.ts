import type { NewOperation } from '@mediastruct/core';
import { joinPath, toStatRecord } from '@mediastruct/core';
import { QUARANTINE } from '../disks/object-path.ts';
import type { SickObject } from './sick-object.ts';

/** The reason that lets `clearUnreadable` take what stands at the place of a copy out of its way. */
export const UNREADABLE = 'unreadable';

/**
 * What is done for one bad object: what stands at its place goes to the quarantine of the disk, then a good copy takes the place. Where none can be read
 * now, the plan says where one is. An object that cannot be read cannot be moved by its content; it is renamed when the run begins.
 */
export function healOperations(sick: SickObject, root: string): readonly NewOperation[] {
  const { object, place, now, good } = sick;
  const { sha256 } = object;
  if (now.kind === 'read' && now.sha256 === sha256)
    return [
      {
        ...{ kind: 'none', from: place, sha256, stat: toStatRecord(now.stat), state: 'right' },
        ...factsOf(sick),
        because: { code: 'reads-right', detail: `it was ${object.why} before` },
      },
    ];
  const aside: readonly NewOperation[] =
    now.kind === 'read'
      ? [
          {
            kind: 'move',
            from: place,
            to: quarantinePlace(root, sha256, now.sha256.slice(0, 8)),
            sha256: now.sha256,
            stat: toStatRecord(now.stat),
            state: 'quarantined',
            because: { code: 'other-content', detail: `it reads ${now.sha256.slice(0, 8)}...` },
          },
        ]
      : [];
  return [...aside, good === null ? stays(sick) : comesBack(sick, good)];
}

export function quarantinePlace(root: string, sha256: string, ending: string): string {
  return joinPath(root, `${QUARANTINE}/${sha256}-${ending}`);
}

function comesBack(sick: SickObject, good: NonNullable<SickObject['good']>): NewOperation {
  const { object, place, now } = sick;
  return {
    kind: 'copy',
    from: good.path,
    to: place,
    sha256: object.sha256,
    stat: toStatRecord(good.stat),
    state: 'healed',
    ...factsOf(sick),
    because: {
      code: now.kind === 'unreadable' ? UNREADABLE : object.why,
      detail: object.origin ?? undefined,
    },
  };
}

function stays(sick: SickObject): NewOperation {
  const { object, place, failed, away } = sick;
  const of = { kind: 'none' as const, from: place, sha256: object.sha256, ...factsOf(sick) };
  const name = object.origin === null ? '' : `${object.origin}: `;
  if (away.length > 0)
    return {
      ...of,
      state: 'waiting',
      because: { code: 'not-here', detail: `${name}a copy is on ${away.join(', ')}` },
    };
  const why =
    failed.length === 0 ? 'no other copy is known' : `no other copy reads right: ${failed.join(', ')}`;
  return { ...of, state: 'failed', because: { code: 'lost', detail: `${name}${why}` } };
}

function factsOf({ object: { origin, taken, camera } }: SickObject) {
  return { origin: origin ?? undefined, taken: taken ?? undefined, camera: camera ?? undefined };
}
