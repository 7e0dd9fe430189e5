/**
 * What similar pictures cost: pictures looked at a second, and the search for near hashes among a million.
 *
 *     node bench/similar.ts [photographs] [hashes]
 *
 * The photographs are made of noise and soft spots, 12 megapixels, quality 90, about 4 MB each, and read from a warm cache by as many threads as there are cores. The hashes are random, so
 * that hardly any are near by chance; to every tenth a near one is added. Peak of memory is that of this process.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import sharp from 'sharp';
import { bitCount, LookPort, NearHashes } from '@mediastruct/core/testing';

const photographs = Number(process.argv[2] ?? 60);
const hashes = Number(process.argv[3] ?? 1_000_000);
const BITS = 8;

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, node ${process.version}, ${availableParallelism()} threads`,
);
await lookAtPhotographs();
searchHashes();

async function lookAtPhotographs(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mediastruct-bench-'));
  try {
    const path = join(folder, 'photograph.jpg');
    const noise = { type: 'gaussian', mean: 128, sigma: 12 } as const;
    const create = { width: 4000, height: 3000, channels: 3, background: 'grey', noise } as const;
    const spots = Buffer.from(
      '<svg width="4000" height="3000"><circle cx="900" cy="800" r="700" fill="#fa04"/><circle cx="2900" cy="2000" r="900" fill="#06c6"/></svg>',
    );
    const jpeg = await sharp({ create })
      .composite([{ input: spots }])
      .jpeg({ quality: 90 })
      .toBuffer();
    writeFileSync(path, jpeg);
    const { size } = statSync(path);
    const { mtimeNs } = statSync(path, { bigint: true });
    const task = {
      sha256: createHash('sha256').update(jpeg).digest('hex'),
      path,
      name: 'photograph.jpg',
      size,
      mtimeNs: String(mtimeNs),
      takenAt: null,
      camera: null,
    };
    await using port = await LookPort.open(0);
    await Promise.all(Array.from({ length: port.concurrency }, () => port.lookAtFile(task)));
    const began = performance.now();
    const before = process.cpuUsage();
    await Promise.all(Array.from({ length: photographs }, () => port.lookAtFile(task)));
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(before);
    const each = ((user + system) / 1000 / photographs).toFixed(0);
    console.log(
      `looking: ${photographs} photographs of ${(size / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s: ${(photographs / seconds).toFixed(0)} a second, ${each} ms of a processor each`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function searchHashes(): void {
  const columns = { high: new Uint32Array(hashes), low: new Uint32Array(hashes), count: hashes };
  let state = 1;
  const random = () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return (state ^ (state >>> 13)) >>> 0;
  };
  for (let number = 0; number < hashes; number++) {
    columns.high[number] = random();
    columns.low[number] = random();
    if (number % 10 !== 9) continue;
    // Turns up to eight bits of an earlier one.
    const of = random() % number;
    let bits = 0;
    for (let turned = 0; turned < random() % 9; turned++) bits |= 1 << (random() & 31);
    columns.high[number] = columns.high[of] ?? 0;
    columns.low[number] = ((columns.low[of] ?? 0) ^ bits) >>> 0;
  }
  const began = performance.now();
  const isNear = new NearHashes(columns).markNear(BITS);
  const marked = performance.now();
  const like = {
    high: columns.high.filter((_, number) => isNear[number] === 1),
    low: columns.low.filter((_, number) => isNear[number] === 1),
  };
  const count = like.high.length;
  const near = new NearHashes({ ...like, count });
  let pairs = 0;
  for (let number = 0; number < count; number++) near.visitNear(number, BITS, () => (pairs += 1));
  const searched = performance.now();
  const sample = Math.min(hashes, 300);
  for (let number = 0; number < sample; number++)
    for (let other = number + 1; other < hashes; other++)
      bitCount((columns.high[number] ?? 0) ^ (columns.high[other] ?? 0));
  const allS = ((performance.now() - searched) / 1000) * (hashes / sample / 2);
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    `searching: ${hashes} hashes for near ones, 8 bits at most: ${((marked - began) / 1000).toFixed(1)} s to mark ${count} that have one, ${((searched - marked) / 1000).toFixed(1)} s to find the ${pairs} pairs; comparing each with each would take ${allS.toFixed(0)} s; peak of the process ${peak} MiB`,
  );
}
