import type { Catalogue } from '../catalogue/catalogue.ts';
import { foldText, NOTHING_ASKED } from '../catalogue/copy-query.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import { warnOf } from '../journal/run/warnings.ts';
import type { Session } from '../journal/session.ts';
import type { MediaStructError } from '../errors/media-struct-error.ts';
import type { CameraMoment, NeighbourOffset } from '../metadata/camera-neighbours.ts';
import { indexNeighbours } from '../metadata/camera-neighbours.ts';

const DAY_MS = 86_400_000;

/**
 * Offsets of pictures that the library holds: where a film's camera was is often known from what was ingested before. Opens the catalogue
 * when it is first asked, and asks it once for each camera and day. Memory: a few entries for each of those.
 */
export class LibraryNeighbours implements Disposable {
  readonly #session: Session;
  readonly #known = new Map<string, NeighbourOffset>();
  #catalogue: Catalogue | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  offset: NeighbourOffset = (origin, utcMs) => {
    if (origin.camera === null || !Number.isFinite(utcMs)) return null;
    const day = Math.floor(utcMs / DAY_MS);
    const key = `${day} ${origin.camera}`;
    const known = this.#known.get(key) ?? indexNeighbours(this.#moments(origin.camera, day));
    this.#known.set(key, known);
    return known(origin, utcMs);
  };

  [Symbol.dispose](): void {
    this.#catalogue?.[Symbol.dispose]();
  }

  /** What a damaged listing would have told of a neighbour may change a date, so it is told; once, as others open the catalogue too. */
  #open(): Catalogue {
    const { library, holderKinds, progress, warnings } = this.#session;
    const note = (message: string, path: string) => progress({ kind: 'note', message, path });
    const catalogue = openCatalogue(library, { kinds: holderKinds, note });
    const isTold = ({ path }: MediaStructError) => warnings.first.some((warning) => warning.path === path);
    catalogue.damaged.filter((error) => !isTold(error)).forEach(warnOf(this.#session));
    return catalogue;
  }

  /** One moment for each offset and hour; local days are up to a day away from those of UTC, and pictures a day more. */
  #moments(camera: string, day: number): Iterable<CameraMoment> {
    this.#catalogue ??= this.#open();
    const days = { from: isoDay(day - 2), to: isoDay(day + 2) };
    const moments = new Map<string, CameraMoment>();
    for (const { taken, camera: by } of this.#catalogue.search({
      ...NOTHING_ASKED,
      days,
      camera: foldText(camera),
    })) {
      if (by !== camera || taken?.offset == null || taken.confidence === 'low') continue;
      moments.set(`${taken.offset} ${taken.local.slice(0, 13)}`, { camera, folder: '', taken });
    }
    return moments.values();
  }
}

function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
