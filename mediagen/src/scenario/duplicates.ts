import { extname } from 'node:path';
import type { FilePlan } from './file-plan.ts';
import { pickFolder } from './folders.ts';
import type { Scene } from './scene.ts';

const DAY_MS = 86_400_000;

/**
 * An exact copy of a group of one file, elsewhere and later, for the share of groups that `duplicates` says.
 *
 * Sidecars would have to come along, and a date in the folder's name would be lost, so such groups get no copy; a
 * name that matters to the date or the scenario is kept.
 */
export function copyOf(files: readonly FilePlan[], scene: Scene): FilePlan | null {
  const { settings, random, serial } = scene;
  const [original] = files;
  if (original === undefined || files.length > 1 || !random.chance(settings.duplicates)) return null;
  // A film whose offset follows from its name or its folder.
  if (original.special.some((each) => each === 'utc-named' || each === 'utc-folder')) return null;
  if (original.taken?.source === 'folder-name' || original.content.kind === 'empty') return null;
  const folder = pickFolder(random, settings);
  const mayRename = original.taken?.source !== 'file-name' && original.scenario !== 'hostile-name';
  const name =
    mayRename && random.chance(0.5) ? copyName(String(original.name), random.between(0, 2)) : original.name;
  if (folder === original.folder && name === original.name) return null;
  return {
    ...original,
    folder,
    name,
    group: `${original.group}-copy-${serial}`,
    mtimeMs: original.mtimeMs + random.between(1, 300) * DAY_MS,
    special: [...original.special, 'duplicate'],
    original: { folder: original.folder, name: original.name },
  };
}

function copyName(name: string, style: number): string {
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  return [`${stem} (1)${extension}`, `${stem} - Copy${extension}`, `Copy of ${name}`][style] ?? name;
}
