import { itemAt } from '../errors/item-at.ts';
import type { FileAccess } from '../files/file-access.ts';
import { PRIVATE, StateFileWriter } from '../files/state-file.ts';
import { contentIdOf } from '../metadata/kin-facts.ts';
import { isFilm } from './date-groups.ts';
import type { FoundGroup } from './found.ts';
import { formatFound, readSpool } from './spool.ts';

/**
 * Brings the still and the clip of a Live Photo together that have other names, by the content identifier that Apple writes into
 * both. Stills without a clip wait on disk until the films were read. Memory: about 100 bytes for each still that waits, and about
 * 3 KB for each film that one waits for.
 */
export class LivePairs {
  readonly #access: FileAccess;
  readonly #path: string;
  readonly #stills: StateFileWriter;
  readonly #waitedFor = new Set<string>();
  readonly #clips = new Map<string, FoundGroup[]>();

  constructor(access: FileAccess, path: string) {
    this.#access = access;
    this.#path = path;
    this.#stills = new StateFileWriter(access, path, { mode: PRIVATE });
  }

  /** Keeps a still of a Live Photo whose clip is not in its group; false for any other group, which is to be planned. */
  keepStill(group: FoundGroup): boolean {
    const id = idOf(group);
    if (id === null || isFilm(group) || group.members.some(({ role }) => role === 'live-clip')) return false;
    this.#waitedFor.add(id);
    this.#stills.write(formatFound(group));
    return true;
  }

  /** Keeps a film that a still waits for. Call it after every still was offered. */
  keepClip(group: FoundGroup): boolean {
    const id = idOf(group);
    if (id === null || !isFilm(group) || !this.#waitedFor.has(id)) return false;
    const clips = this.#clips.get(id) ?? [];
    clips.push(group);
    this.#clips.set(id, clips);
    return true;
  }

  /** Every group that was kept: stills with their clips, in the order in which they were kept, then clips that no still took. */
  *groups(): Generator<FoundGroup> {
    this.#stills.commit();
    for (const found of readSpool(this.#access, this.#path)) {
      if (found.kind !== 'group') continue;
      const clip = this.#takeClip(found);
      yield clip === null ? found : joined(found, clip);
    }
    for (const clips of this.#clips.values()) yield* clips;
  }

  [Symbol.dispose](): void {
    this.#stills[Symbol.dispose]();
  }

  /** One of the still's folder first. */
  #takeClip(still: FoundGroup): FoundGroup | null {
    const clips = this.#clips.get(idOf(still) ?? '') ?? [];
    const near = clips.findIndex(({ folder }) => folder === still.folder);
    return clips.splice(Math.max(near, 0), 1)[0] ?? null;
  }
}

function idOf({ source, evidence }: FoundGroup): string | null {
  const id = contentIdOf(evidence?.[0]?.tags ?? {});
  return id === null ? null : `${source}/${id}`;
}

function joined(still: FoundGroup, clip: FoundGroup): FoundGroup {
  const about = itemAt(still.members, 0).path;
  const members: FoundGroup['members'] = clip.members.map((member) =>
    member.role === 'main' ? { ...member, role: 'live-clip', about } : member,
  );
  const evidence = (clip.evidence ?? []).map((one) =>
    one.role === 'main' ? ({ ...one, role: 'live-clip' } as const) : one,
  );
  return {
    ...still,
    members: [...still.members, ...members],
    evidence: [...(still.evidence ?? []), ...evidence],
  };
}
