import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, without a slash at its end. */
export const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');

const IN_NODE_MODULES = '**/node_modules/**';

/** Every page of documentation, as paths below the repository. */
export function pages(): string[] {
  const patterns = ['*.md', '{docs,bench,fixtures,mediagen,plugins,torture}/**/*.md'];
  return globSync(patterns, { cwd: REPOSITORY, exclude: [IN_NODE_MODULES] }).sort();
}

/** Every source file, as paths below the repository. */
export function sources(): string[] {
  return globSync('{packages,mediagen,plugins,torture,bench,scripts}/**/*.ts', {
    cwd: REPOSITORY,
    exclude: [IN_NODE_MODULES],
  });
}

/** Links of a page to files or headings that are not there. */
export function deadLinks(page: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target) && !isLinkAlive(page, target));
}

function isLinkAlive(page: string, target: string): boolean {
  const [file = '', heading] = target.split('#');
  const path = file === '' ? join(REPOSITORY, page) : join(REPOSITORY, dirname(page), file);
  if (!existsSync(path)) return false;
  return heading === undefined || headings(readFileSync(path, 'utf8')).includes(heading);
}

/** The anchors of a page's headings, made as GitHub makes them. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Paths of this repository in `backticks` that are not there. A part named `x` stands for any name. */
export function missingPaths(text: string): string[] {
  const files = sources();
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  return spans.filter((span) => {
    const path = span.replace(/(^|\/)x(\.[a-z.]+)?$/, '');
    if (/^[\w*-]+(\.test)?\.ts$/.test(path)) return !files.some((file) => matches(basename(file), path));
    const wanted = repositoryPath(path);
    return wanted !== null && !existsSync(join(REPOSITORY, wanted));
  });
}

function matches(name: string, pattern: string): boolean {
  const [start = '', end] = pattern.split('*');
  return end === undefined ? name === pattern : name.startsWith(start) && name.endsWith(end);
}

/** Where a cited path stands in the repository, or null for one that is no path of it, such as `data/a.jpg`. */
function repositoryPath(path: string): string | null {
  if (!/^[\w.-]+\/[\w./-]*$/.test(path)) return null;
  if (/^(packages|docs|torture|bench|mediagen|fixtures|plugins|scripts)\//.test(path)) return path;
  if (/^(core|command|cli)\/(src|test)\//.test(path)) return `packages/${path}`;
  // A file of a room of core, cited without the way to the room.
  return path.endsWith('.ts') ? `packages/core/src/${path}` : null;
}

/** Paths of sources and pages that a message or comment names without backticks, and that are not there. */
export function missingNames(text: string): string[] {
  const named = text.match(/(?<![\w*/.$}])(?:[\w-]+\/)+[\w-]+\.(?:ts|md)\b/g) ?? [];
  return named.filter((path) => !existsSync(join(REPOSITORY, repositoryPath(path) ?? path)));
}

/** Scripts that `npm run` is told to run and that the root's package.json does not have. */
export function missingScripts(text: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
  return named.filter((name) => !Object.hasOwn(scripts, name));
}
