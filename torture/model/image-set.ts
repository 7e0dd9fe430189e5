import { createHash } from 'node:crypto';
import type { Content, DiskImage, ModelDisk } from './model-disk.ts';

export interface CutState {
  readonly image: DiskImage;
  /** Where the power was cut, for whoever reads a finding. */
  readonly about: string;
  /** True where the command had told of its success before. */
  readonly isReported: boolean;
}

const numbers = new WeakMap<Content, number>();
let next = 0;

/** Crash states, each different one once. */
export class ImageSet {
  readonly #states = new Map<string, CutState>();

  add(disk: ModelDisk, image: DiskImage, about: string, isReported = false): void {
    const key = `${isReported ? 'reported ' : ''}${digest(disk, image)}`;
    if (!this.#states.has(key)) this.#states.set(key, { image, about, isReported });
  }

  all(): Iterable<CutState> {
    return this.#states.values();
  }

  get size(): number {
    return this.#states.size;
  }
}

/** Two images are equal where the same names lead to the same contents. */
function digest({ root }: ModelDisk, image: DiskImage): string {
  const hash = createHash('sha1');
  const visit = (folder: number, path: string) => {
    const entries = [...(image.folders.get(folder) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, ino] of entries) {
      const content = image.files.get(ino);
      const about = content === undefined ? '' : `${textOf(content)} ${image.ctimes.get(ino)}`;
      hash.update(`${path}/${name} ${ino} ${about}\n`);
      if (content === undefined) visit(ino, `${path}/${name}`);
    }
  };
  visit(root.ino, '');
  return hash.digest('base64');
}

function textOf(content: Content): string {
  let number = numbers.get(content);
  if (number === undefined) numbers.set(content, (number = next += 1));
  return content.data.length <= 256
    ? createHash('sha1').update(content.data).digest('base64')
    : String(number);
}
