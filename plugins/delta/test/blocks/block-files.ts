import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFileAccess } from '@mediastruct/core';
import { afterEach, beforeEach } from 'vitest';
import type { ApplyOutcome, DeltaOutcome, LiteralCodec, Signature } from '../../src/blocks/index.ts';
import { applyDelta, makeDelta, signFile } from '../../src/blocks/index.ts';

/** A fresh folder for each test, gone afterwards, and what blocks do in it. */
export class BlockFiles {
  path = '';

  constructor() {
    beforeEach(() => {
      this.path = mkdtempSync(join(tmpdir(), 'mediastruct-blocks-'));
    });
    afterEach(() => rmSync(this.path, { recursive: true, force: true }));
  }

  at(name: string): string {
    return join(this.path, name);
  }

  write(name: string, bytes: Uint8Array): string {
    writeFileSync(this.at(name), bytes);
    return this.at(name);
  }

  read(name: string): Buffer {
    return readFileSync(this.at(name));
  }

  remove(name: string): void {
    rmSync(this.at(name), { force: true });
  }

  sign(name: string, blockBytes?: number): Signature {
    const outcome = signFile(nodeFileAccess, this.at(name), { blockBytes });
    if (outcome.kind === 'failed') throw new Error(outcome.message);
    return outcome.signature;
  }

  /** Makes `delta`, of which there was none. */
  delta(path: string, signature: Signature, codec?: LiteralCodec): DeltaOutcome {
    this.remove('delta');
    return makeDelta(nodeFileAccess, { path: this.at(path), signature, part: this.at('delta'), codec });
  }

  /** Makes `made` of a file and `delta`. */
  apply(base: string): ApplyOutcome {
    this.remove('made');
    return applyDelta(nodeFileAccess, {
      base: this.at(base),
      delta: { path: this.at('delta') },
      part: this.at('made'),
    });
  }
}
