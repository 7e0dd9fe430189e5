import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

const HERE = join(import.meta.dirname, '../page');
const SCRIPT = 'text/javascript; charset=utf-8';

/** The modules of the page; a name that is not here is not served, whatever else is in the folder. */
const MODULES = [
  'app',
  'answers',
  'calendar',
  'change-panel',
  'choosing',
  'compare',
  'day',
  'disc',
  'duplicates',
  'elements',
  'evidence',
  'find',
  'folders',
  'freshness',
  'hash-file',
  'home',
  'key-help',
  'large',
  'ledger',
  'live-work',
  'loss',
  'pages',
  'problems',
  'proof',
  'proof-bar',
  'route',
  'rule-dialog',
  'run',
  'runs',
  'set-list',
  'sharpness',
  'sheet',
  'sheet-rows',
  'shelf',
  'similar',
  'thumb',
  'undated',
  'undated-side',
  'viewer',
  'virtual-rows',
  'words',
  'zoom',
];

/** A file that the browser loads, by the name it has below `/app/`. */
export interface PageFile {
  /** Absolute path. */
  readonly path: string;
  readonly type: string;
}

/**
 * The files of the page. The modules in `page/vendor/` only name a package, for the checks of types; what is served under their names is the package's own
 * module, which imports nothing.
 */
export const PAGE_FILES: ReadonlyMap<string, PageFile> = new Map([
  ['style.css', { path: join(HERE, 'style.css'), type: 'text/css; charset=utf-8' }],
  ['icon.svg', { path: join(HERE, 'icon.svg'), type: 'image/svg+xml' }],
  ['vendor/preact.js', { path: inPackage('preact', 'dist/preact.mjs'), type: SCRIPT }],
  ['vendor/htm.js', { path: inPackage('htm', 'dist/htm.mjs'), type: SCRIPT }],
  ...MODULES.map((name): [string, PageFile] => [
    `${name}.js`,
    { path: join(HERE, `${name}.js`), type: SCRIPT },
  ]),
]);

/** The page itself, which loads all others. */
export const INDEX_PAGE: PageFile = { path: join(HERE, 'index.html'), type: 'text/html; charset=utf-8' };

function inPackage(name: string, file: string): string {
  return join(dirname(findPackageJSON(name, import.meta.url) ?? ''), file);
}
