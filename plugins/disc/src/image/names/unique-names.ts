import type { DiscNode } from '../disc-tree.ts';

/** How one view of a disc names files. */
export interface NameRules {
  /** The name as this view can hold it, whole. */
  readonly fit: (node: DiscNode) => string;
  /** `name` with `mark` in it, and as short as the view needs. */
  readonly marked: (name: string, mark: string, node: DiscNode) => string;
  /** Equal for names that the view, or a system that reads it, takes for the same. */
  readonly key: (name: string) => string;
}

/** A name for each node of one folder, in their order, no two of which are the same to whoever reads them. */
export function uniqueNames(nodes: readonly DiscNode[], { fit, marked, key }: NameRules): readonly string[] {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  const fitted = nodes.map((node) => fit(node));
  const names: string[] = [];
  for (const [at, node] of nodes.entries()) {
    const wanted = fitted[at] ?? '';
    let name = wanted;
    for (let count = counts.get(key(wanted)) ?? 0; taken.has(key(name)); count++) {
      name = marked(wanted, String(count + 1), node);
      counts.set(key(wanted), count + 1);
    }
    taken.add(key(name));
    names.push(name);
  }
  return names;
}

/** The name and, from its last dot on, its extension. */
export function splitName(name: string): readonly [stem: string, extension: string] {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
}
