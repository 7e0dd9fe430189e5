import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { objectPath } from '../../src/disks/object-path.ts';
import { sha256 } from '../test-shelf.ts';

/** A disk that is a folder, wherever it is mounted or kept. */
export class WorldDisk {
  readonly name: string;
  root: string;
  isHere = true;
  /** What the library may believe to stand there although it does not, because nobody looked since. */
  doubtful = new Set<string>();
  /** A copy of the whole folder, taken some time ago, and what its file said then. */
  image: { readonly path: string; readonly nonce: string } | null = null;

  constructor(name: string, root: string) {
    this.name = name;
    this.root = root;
  }

  get nonce(): string {
    return (JSON.parse(readFileSync(join(this.root, 'mediastruct-disk.json'), 'utf8')) as { nonce: string })
      .nonce;
  }

  objectAt(hash: string): string {
    return join(this.root, objectPath(hash));
  }

  /** The contents that really stand there, whole. */
  good(): ReadonlySet<string> {
    const objects = join(this.root, 'objects');
    if (!existsSync(objects)) return new Set();
    return new Set(
      readdirSync(objects, { recursive: true, withFileTypes: true })
        .filter(
          (entry) =>
            entry.isFile() && entry.name === sha256(readFileSync(join(entry.parentPath, entry.name))),
        )
        .map(({ name }) => name),
    );
  }

  moveTo(root: string): void {
    mkdirSync(dirname(root), { recursive: true });
    renameSync(this.root, root);
    this.root = root;
  }

  takeImage(path: string): void {
    rmSync(path, { recursive: true, force: true });
    cpSync(this.root, path, { recursive: true });
    this.image = { path, nonce: this.nonce };
  }

  /** Puts the image in place of the disk; true where it was written to since the image was taken. */
  rollBack(): boolean {
    if (this.image === null) return false;
    const isOlder = this.image.nonce !== this.nonce;
    rmSync(this.root, { recursive: true });
    renameSync(this.image.path, this.root);
    this.image = null;
    return isOlder;
  }
}
