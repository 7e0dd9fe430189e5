// One step of a delta over all files of a folder, as a process of its own, for bench/delta.ts.
// usage: node bench/delta-step.ts sign OLD SIGNATURES BLOCK | delta NEW SIGNATURES DELTAS | patch OLD DELTAS OUT [durable]
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { nodeFileAccess } from '@mediastruct/core/threads';
import type { SignaturePlace } from '../plugins/delta/src/blocks/index.ts';
import { asError, blockPool, SignatureFileWriter } from '../plugins/delta/src/blocks/index.ts';

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
    if (outcome.kind === 'whole')
      writeFileSync(path.join(to, `${name}.whole`), readFileSync(path.join(from, name)));
  }
}

async function patch(): Promise<void> {
  const deltas = readdirSync(signatures).sort();
  const whole = deltas.filter((name) => name.endsWith('.whole'));
  for (const name of whole)
    writeFileSync(path.join(to, name.slice(0, -6)), readFileSync(path.join(signatures, name)));
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
