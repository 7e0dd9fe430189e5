// One step of a delta over all files of a folder, as a process of its own, for bench/delta.ts.
// usage: node bench/delta-step.ts sign OLD SIGNATURES BLOCK | delta NEW SIGNATURES DELTAS | patch OLD DELTAS OUT [durable]
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { nodeFileAccess } from '@mediastruct/core/threads';
import type { SignaturePlace } from '@mediastruct/plugin-delta/blocks';
import { asError, blockPool, SignatureFileWriter } from '@mediastruct/plugin-delta/blocks';

const [step, from = '', signatures = '', to = '', durable = ''] = process.argv.slice(2);
const names = readdirSync(from).sort();
await using pool = blockPool({ threads: 0 });
if (step === 'sign') await sign(Number(to));
else if (step === 'delta') await delta();
else await patch();

async function sign(blockBytes: number): Promise<void> {
  const outcomes = await pool.signFiles(
    names.map((name) => path.join(from, name)),
    blockBytes,
  );
  using writer = new SignatureFileWriter(nodeFileAccess, signatures);
  const places = outcomes.map((outcome) => {
    if (outcome.kind === 'failed') throw asError(outcome);
    return writer.add(outcome.record);
  });
  writer.finish();
  writeFileSync(`${signatures}.json`, JSON.stringify(places));
}

async function delta(): Promise<void> {
  // Written by `sign` above.
  const places = JSON.parse(readFileSync(`${signatures}.json`, 'utf8')) as SignaturePlace[];
  const outcomes = await pool.makeDeltas(
    names.map((name, at) => ({
      path: path.join(from, name),
      signatureAt: { path: signatures, ...(places[at] as SignaturePlace) },
      part: path.join(to, name),
    })),
  );
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome.kind === 'failed') throw asError(outcome);
    const name = names[at] as string;
    // What an archive does with a file that a delta does not make smaller.
    if (outcome.kind === 'whole') copyHashed(path.join(from, name), path.join(to, `${name}.whole`));
  }
}

async function patch(): Promise<void> {
  const deltas = readdirSync(signatures).sort();
  const whole = deltas.filter((name) => name.endsWith('.whole'));
  for (const name of whole) copyHashed(path.join(signatures, name), path.join(to, name.slice(0, -6)));
  const outcomes = await pool.applyDeltas(
    deltas
      .filter((name) => !name.endsWith('.whole'))
      .map((name) => ({
        base: path.join(from, name),
        delta: { path: path.join(signatures, name) },
        part: path.join(to, name),
        isDurable: durable !== '',
      })),
  );
  for (const outcome of outcomes) if (outcome.kind === 'failed') throw asError(outcome);
}

/** As an archive stores a file whole, and takes it out again. */
function copyHashed(source: string, target: string): void {
  const [input, output] = [openSync(source, 'r'), openSync(target, 'wx')];
  const digest = createHash('sha256');
  const buffer = new Uint8Array(1 << 20);
  for (let count = readSync(input, buffer); count > 0; count = readSync(input, buffer)) {
    const bytes = buffer.subarray(0, count);
    digest.update(bytes);
    writeSync(output, bytes);
  }
  for (const fd of [input, output]) closeSync(fd);
}
