// Loaded into a measured process with --import: tells its peak memory, in KiB, where the bench asks for it.
import { writeFileSync } from 'node:fs';
import process from 'node:process';

const path = process.env.BENCH_PEAK;
if (path !== undefined) process.on('exit', () => writeFileSync(path, String(process.resourceUsage().maxRSS)));
