import process from 'node:process';
import { DIGEST_ALGORITHMS, hasherOf, loadHashers } from '@mediastruct/core/testing';

/** node bench/digests.ts [MIB]: what each digest costs, in seconds of the processor for a GB that is in memory already; the best of three. */

const MIB = 1 << 20;
const pieces = Number(process.argv[2] ?? 192);
const piece = Buffer.alloc(MIB, 7);

await loadHashers(DIGEST_ALGORITHMS);
for (const algorithm of DIGEST_ALGORITHMS) {
  const spentUs = Math.min(...Array.from({ length: 3 }, () => usOf(algorithm)));
  const gbPerSecond = (pieces * MIB) / 1e3 / spentUs;
  process.stdout.write(`${algorithm.padEnd(8)} ${gbPerSecond.toFixed(2).padStart(6)} GB/s\n`);
}

function usOf(algorithm: (typeof DIGEST_ALGORITHMS)[number]): number {
  const before = process.cpuUsage();
  const hasher = hasherOf(algorithm).init();
  for (let nth = 0; nth < pieces; nth++) hasher.update(piece);
  hasher.digest('hex');
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
