import type { DiscPlace, FilePart, WantedFile } from './wanted-files.ts';

/** One content that has to be read once, and every place it is to be written to. */
export interface Piece {
  readonly sha256: string;
  readonly size: number;
  readonly places: readonly DiscPlace[];
  readonly uses: readonly PieceUse[];
}

export interface PieceUse {
  readonly file: WantedFile;
  readonly part: FilePart;
}

/** What is read from one volume. */
export interface Visit {
  readonly volumeId: string;
  readonly pieces: readonly Piece[];
}

export interface VisitPlan {
  /** In the order of the volumes' ids, those at hand first. */
  readonly visits: readonly Visit[];
  /** Pieces that no volume is left for. */
  readonly nowhere: readonly Piece[];
}

/** 0: at hand. 1: has to be brought. 2: to be tried last, because it may not exist any more. Null: not to be asked for. */
export type Nearness = 0 | 1 | 2 | null;

/** The pieces of files, each content once. */
export function piecesOf(
  files: Iterable<WantedFile>,
  places: ReadonlyMap<string, readonly DiscPlace[]>,
): readonly Piece[] {
  const pieces = new Map<string, Piece & { readonly uses: PieceUse[] }>();
  for (const file of files)
    for (const part of file.parts) {
      const { sha256, size } = part;
      const piece = pieces.get(sha256) ?? { sha256, size, places: places.get(sha256) ?? [], uses: [] };
      piece.uses.push({ file, part });
      pieces.set(sha256, piece);
    }
  return [...pieces.values()];
}

/**
 * Divides pieces among as few volumes as it can, each of which is then visited once: those at hand cost nothing; then all that alone hold a
 * piece; then, again and again, the one that holds most of what is left (the greedy cover, Chvatal 1979). `nearnessOf` may refuse a
 * volume for a piece.
 */
export function planVisits(
  pieces: Iterable<Piece>,
  nearnessOf: (volumeId: string, piece: Piece) => Nearness,
): VisitPlan {
  const visits: Visit[] = [];
  let left = [...pieces];
  for (const nearness of [0, 1, 2] as const) {
    const { taken, rest } = cover(left, (volumeId, piece) => nearnessOf(volumeId, piece) === nearness);
    visits.push(...taken);
    left = rest;
  }
  return { visits, nowhere: left };
}

interface Covered {
  readonly taken: readonly Visit[];
  readonly rest: Piece[];
}

function cover(pieces: readonly Piece[], mayRead: (volumeId: string, piece: Piece) => boolean): Covered {
  const rest: Piece[] = [];
  const choices = new Map<Piece, readonly string[]>();
  for (const piece of pieces) {
    const volumes = [...new Set(piece.places.map(({ volumeId }) => volumeId))].filter((volumeId) =>
      mayRead(volumeId, piece),
    );
    if (volumes.length === 0) rest.push(piece);
    else choices.set(piece, volumes.sort());
  }
  const chosen = new Set([...choices.values()].flatMap((volumes) => (volumes.length === 1 ? volumes : [])));
  for (let open = uncovered(choices, chosen); open.length > 0; open = uncovered(choices, chosen))
    chosen.add(mostHeld(open));
  const byVolume = Map.groupBy(
    choices,
    // Each piece is held by a chosen one now.
    ([, volumes]) => volumes.find((volumeId) => chosen.has(volumeId)) as string,
  );
  const taken = [...byVolume].map(([volumeId, held]) => ({ volumeId, pieces: held.map(([piece]) => piece) }));
  return { taken: taken.sort((a, b) => (a.volumeId < b.volumeId ? -1 : 1)), rest };
}

function uncovered(
  choices: ReadonlyMap<Piece, readonly string[]>,
  chosen: ReadonlySet<string>,
): readonly (readonly string[])[] {
  return [...choices.values()].filter((volumes) => !volumes.some((volumeId) => chosen.has(volumeId)));
}

/** Of equal ones the first by id. */
function mostHeld(open: readonly (readonly string[])[]): string {
  const counts = new Map<string, number>();
  for (const volumes of open)
    for (const volumeId of volumes) counts.set(volumeId, (counts.get(volumeId) ?? 0) + 1);
  const [best] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  // There is an open piece, and it has a volume.
  return (best as [string, number])[0];
}
