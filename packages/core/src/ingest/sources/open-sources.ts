import { fileErrorOf } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import { joinPath } from '../../files/walk.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Library } from '../../library/library.ts';
import type { IngestSource, SourceRequest } from '../sources.ts';
import { isDropFolder, resolveSources } from '../sources.ts';
import { installedSources } from './installed-sources.ts';
import type { OpenContext, SourceProvider } from './source-provider.ts';

/** A source that a request means, before it is opened. */
export interface NamedSource extends IngestSource {
  /** The paths that must be there when the run is begun or resumed. Absolute. */
  readonly paths: readonly string[];
  /** What opens it; null for a plain folder or file. */
  readonly provider: SourceProvider | null;
}

/**
 * The sources a request means: those that `resolveSources` gives, each with the provider that recognises it. Paths of a provider that
 * joins are one source. Moving out of what can only be read is `usage` (64).
 */
export function nameSources(
  library: Library,
  request: SourceRequest,
  onFault: OnFault,
): readonly NamedSource[] {
  const providers = request.providers ?? installedSources();
  const named = new Map<string, NamedSource>();
  for (const source of resolveSources(library, request)) {
    const found = recognise(library, { source, providers, onFault });
    if (found === null) {
      named.set(`folder ${named.size}`, { ...source, paths: [source.root], provider: null });
      continue;
    }
    const { provider, paths } = found;
    if (request.move) throw cannotMove(provider, paths);
    const key = provider.joins ? provider.name : `${provider.name} ${named.size}`;
    const before = named.get(key)?.paths ?? [];
    named.set(key, { root: source.root, moves: false, paths: [...before, ...paths], provider });
  }
  return [...named.values()];
}

/** Told of a path that could not be looked at. */
type OnFault = (path: string, message: string) => void;

/** Sources that are open; giving them up closes all of them. */
export class OpenSources implements Disposable {
  readonly all: readonly IngestSource[];

  constructor(all: readonly IngestSource[]) {
    this.all = all;
  }

  [Symbol.dispose](): void {
    for (const { opened } of this.all) opened?.[Symbol.dispose]();
  }
}

/** Opens what is no plain folder or file. */
export async function openSources(
  context: Omit<OpenContext, 'firstPath'>,
  named: readonly NamedSource[],
): Promise<OpenSources> {
  const all: IngestSource[] = [];
  try {
    let firstPath = 0;
    for (const { provider, paths, ...source } of named) {
      const opened = await provider?.open({ ...context, firstPath }, paths);
      firstPath += paths.length;
      all.push(opened === undefined ? source : { ...source, root: opened.root, opened });
    }
    return new OpenSources(all);
  } catch (error) {
    new OpenSources(all)[Symbol.dispose]();
    throw error;
  }
}

/** A drop folder is emptied file by file, whatever is in it. */
function recognise(
  library: Library,
  {
    source,
    providers,
    onFault,
  }: {
    readonly source: IngestSource;
    readonly providers: readonly SourceProvider[];
    readonly onFault: OnFault;
  },
): { readonly provider: SourceProvider; readonly paths: readonly string[] } | null {
  const { root, only } = source;
  if (only === undefined && isDropFolder(library, root)) return null;
  const path = only === undefined ? root : joinPath(root, only);
  for (const provider of providers) {
    try {
      const paths = provider.recognise(library.access, {
        path,
        kind: only === undefined ? 'folder' : 'file',
      });
      if (paths !== null) return { provider, paths };
    } catch (error) {
      // It is taken for a folder, which may be wrong.
      onFault(path, fileErrorOf(error).message);
    }
  }
  return null;
}

function cannotMove({ describes }: SourceProvider, [path = '']: readonly string[]): MediaStructError {
  return new MediaStructError(
    'usage',
    `${displayPath(path)}: expected a folder to move files out of, found: ${describes}`,
    {
      path,
      suggestions: ['Leave --move out: its pictures are copied, and it stays as it is.'],
    },
  );
}
