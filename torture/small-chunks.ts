import { registerHooks } from 'node:module';

const WHOLE = 'const CHUNK_BYTES = 1 << 20;';
const SMALL = 'const CHUNK_BYTES = 1 << 13;';

/**
 * Stored files are read in chunks of 8 KiB instead of 1 MiB: those of the torture are small and are read some million
 * times, and making the large buffers would take most of the time. It also has longer files read in several chunks.
 */
registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith('/core/src/records/line-reader.ts')) return loaded;
    const source = String(loaded.source);
    if (!source.includes(WHOLE)) throw new Error(`${url}: ${WHOLE} is not there any more`);
    return { ...loaded, source: source.replace(WHOLE, SMALL) };
  },
});
