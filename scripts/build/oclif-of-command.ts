import path from 'node:path';
import type { Plugin } from 'rolldown';
import type { WorkspacePackage } from './workspace-packages.ts';

/** The copy of oclif that is in the built `command`; the suite's commands are of its classes, whatever else is installed. */
const OF_COMMAND = '@mediastruct/command';
const PREFIX = '\0oclif:';
/**
 * The doors to it, with what the suite takes from each; a name that is missing here fails the build. oclif is CommonJS, of which a bundle
 * knows no names. What pages of help are made of is a door of its own, because no other command needs it.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  oclif: ['Args', 'Command', 'Config', 'Errors', 'Flags', 'Parser', 'run', 'settings'],
  'oclif-help': ['CommandHelp', 'Help'],
};

/** The files of the built `command` that are doors to oclif, with the made-up modules they are made of. */
export const OCLIF_DOORS: readonly [file: string, module: string][] = Object.keys(NAMES).map((door) => [
  door,
  `${PREFIX}${door}`,
]);

export function isOclifDoor(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** Imports of oclif go to the one copy that the built `command` holds. */
export function oclifOfCommand({ folder, json }: WorkspacePackage): Plugin {
  const holdsIt = json.name === OF_COMMAND;
  const help = path.join(folder, json.oclif?.helpClass ?? '');
  return {
    name: 'oclif-of-command',
    resolveId(id, importer) {
      if (isOclifDoor(id)) return id;
      if (id !== '@oclif/core' || importer?.includes('node_modules') || isOclifDoor(importer ?? ''))
        return null;
      const door = importer === help ? 'oclif-help' : 'oclif';
      return holdsIt ? `${PREFIX}${door}` : { id: `${OF_COMMAND}/${door}`, external: true };
    },
    load(id) {
      if (!isOclifDoor(id)) return null;
      const names = NAMES[id.slice(PREFIX.length)] ?? [];
      return `import oclif from '@oclif/core';\nexport const { ${names.join(', ')} } = oclif;\n`;
    },
  };
}
