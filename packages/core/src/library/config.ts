import { MediaStructError } from '../errors/media-struct-error.ts';
import type { LibraryConfig } from './core-settings.ts';
import { CORE_SECTIONS } from './core-settings.ts';
import type { SettingsFile } from './settings-file.ts';
import { parseSection, refuseUnknownSections } from './settings-file.ts';
import type { SettingsSection } from './settings-section.ts';

/**
 * Checks a whole `mediastruct.toml` and gives the settings of core. `others` are the sections of plugins: they are
 * checked here and read with `sectionOf`. A wrong or unknown setting or section is `usage` and names it.
 */
export function parseConfig(file: SettingsFile, others: readonly SettingsSection[] = []): LibraryConfig {
  refuseUnknownSections(file, allSections(others));
  for (const section of others) parseSection(file, section);
  return {
    folders: parseSection(file, CORE_SECTIONS.folders),
    ingest: parseSection(file, CORE_SECTIONS.ingest),
    crawl: parseSection(file, CORE_SECTIONS.crawl),
    dedupe: parseSection(file, CORE_SECTIONS.dedupe),
    archive: parseSection(file, CORE_SECTIONS.archive),
    dates: parseSection(file, CORE_SECTIONS.dates),
  };
}

/** Core's sections and then the others. Throws `usage` if two different sections have one name. */
export function allSections(others: readonly SettingsSection[]): readonly SettingsSection[] {
  const byName = new Map<string, SettingsSection>();
  for (const section of [...Object.values(CORE_SECTIONS), ...others]) {
    const known = byName.get(section.name);
    if (known !== undefined && known !== section)
      throw new MediaStructError(
        'usage',
        `two installed jobs declare the section [${section.name}] of the settings`,
        {
          suggestions: ['Remove the plugin that was added last, and tell its author.'],
        },
      );
    byName.set(section.name, section);
  }
  return [...byName.values()];
}
