import type { Content, DiskImage, EntryChange, FileNode, ModelDisk } from './model-disk.ts';
import { applyEdits } from './model-disk.ts';

/** How unsynced bytes of a file may stand after a power cut. */
const DATA_FATES = ['absent', 'half', 'whole', 'zeros'] as const;
type DataFate = (typeof DATA_FATES)[number];

export interface ImageOptions {
  /** Images made at one point, at most; all of them where that is enough. */
  readonly limit: number;
  /** Seeded, 0 to 1. */
  readonly random: () => number;
}

/**
 * The states in which a power cut now may leave the disk: any subset of the unsynced names, and for each unsynced
 * file its new bytes absent, half there, whole or zeros. All mixtures where they are few; else the extremes, each
 * change alone, each change missing, and a sample.
 */
export function* crashImages(disk: ModelDisk, options: ImageOptions): Generator<DiskImage> {
  const dirty = [...disk.nodes.values()].filter(
    (node): node is FileNode => node.kind === 'file' && node.content !== node.durable,
  );
  const changes = disk.pending;
  const all = 2 ** changes.length * DATA_FATES.length ** dirty.length;
  const mixtures =
    all <= options.limit
      ? everyMixture(changes.length, dirty.length)
      : someMixtures(changes.length, dirty.length, options);
  for (const mixture of mixtures) yield imageOf(disk, { changes, dirty, mixture });
}

interface Mixture {
  readonly names: readonly boolean[];
  readonly data: readonly DataFate[];
}

function* everyMixture(names: number, files: number): Generator<Mixture> {
  for (let bits = 0; bits < 2 ** names; bits++)
    for (let code = 0; code < DATA_FATES.length ** files; code++)
      yield {
        names: Array.from({ length: names }, (_, at) => (bits & (1 << at)) !== 0),
        data: Array.from(
          { length: files },
          (_, at) => DATA_FATES[Math.floor(code / DATA_FATES.length ** at) % DATA_FATES.length] as DataFate,
        ),
      };
}

function* someMixtures(names: number, files: number, options: ImageOptions): Generator<Mixture> {
  const same = (value: boolean) => Array.from({ length: names }, () => value);
  const fate = (value: DataFate) => Array.from({ length: files }, () => value);
  let made = 0;
  for (const mixture of extremes()) {
    if (made++ >= options.limit) return;
    yield mixture;
  }
  for (; made < options.limit; made++)
    yield {
      names: same(true).map(() => options.random() < 0.5),
      data: fate('whole').map(() => DATA_FATES[Math.floor(options.random() * 4)] as DataFate),
    };

  function* extremes(): Generator<Mixture> {
    yield { names: same(false), data: fate('absent') };
    for (const data of DATA_FATES) yield { names: same(true), data: fate(data) };
    yield { names: same(false), data: fate('whole') };
    for (let at = 0; at < names; at++) {
      yield { names: same(true).map((_, nth) => nth !== at), data: fate('whole') };
      yield { names: same(false).map((_, nth) => nth === at), data: fate('absent') };
    }
  }
}

function imageOf(
  disk: ModelDisk,
  cut: { changes: readonly EntryChange[]; dirty: readonly FileNode[]; mixture: Mixture },
): DiskImage {
  const { changes, dirty, mixture } = cut;
  const folders = new Map<number, Map<string, number>>();
  const files = new Map<number, Content>();
  const ctimes = new Map<number, bigint>();
  for (const [ino, node] of disk.nodes)
    if (node.kind === 'folder') folders.set(ino, new Map(node.durable));
    else {
      files.set(ino, node.durable);
      ctimes.set(ino, node.durableCtimeNs);
    }
  changes.forEach(({ folder, edits, ctimes: touched }, at) => {
    if (!mixture.names[at]) return;
    applyEdits(folders.get(folder) as Map<string, number>, edits);
    for (const { ino, ctimeNs } of touched ?? []) ctimes.set(ino, ctimeNs);
  });
  dirty.forEach((file, at) => {
    const fate = mixture.data[at] as DataFate;
    files.set(file.ino, contentAfter(file, fate));
    if (fate !== 'absent') ctimes.set(file.ino, file.ctimeNs);
  });
  return { folders, files, ctimes };
}

function contentAfter({ durable, content }: FileNode, fate: DataFate): Content {
  if (fate === 'absent') return durable;
  if (fate === 'whole') return content;
  const kept = commonLength(durable.data, content.data);
  const added = content.data.length - kept;
  if (fate === 'half')
    return { ...content, data: content.data.slice(0, kept + Math.floor(Math.max(added, 0) / 2)) };
  const data = new Uint8Array(content.data.length);
  data.set(content.data.subarray(0, kept));
  return { ...content, data };
}

/** Bytes at the beginning that were synced and not written again. */
function commonLength(a: Uint8Array, b: Uint8Array): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  return at;
}
