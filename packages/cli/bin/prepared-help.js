import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
const { existsSync, readFileSync } = load('node:fs');
const process = load('node:process');

const PAGE = new URL('../help.txt', import.meta.url);

/**
 * The first page of help as the build prepared it, where that page was asked for; null in a checkout, which has none, and for
 * everything else. It is what `src/help.ts` prints, without loading oclif and the packages of all plugins.
 */
export function preparedHelp(argv) {
  const isAsked = argv.length === 0 || (argv.length === 1 && (argv[0] === '--help' || argv[0] === '-h'));
  if (!isAsked || !existsSync(PAGE)) return null;
  const { styleText } = load('node:util');
  const stream = process.stdout;
  return readFileSync(PAGE, 'utf8').replace(/^[A-Z]+$/gm, (title) => styleText('bold', title, { stream }));
}
