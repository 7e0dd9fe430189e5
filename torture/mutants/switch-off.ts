import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mutatedSource } from './apply-mutant.ts';

registerHooks({
  load(url, context, nextLoad) {
    const source = url.startsWith('file:') ? mutatedSource(fileURLToPath(url)) : null;
    const loaded = nextLoad(url, context);
    return source === null ? loaded : { ...loaded, source };
  },
});
