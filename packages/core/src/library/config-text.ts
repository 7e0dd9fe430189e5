import { stringify } from 'smol-toml';
import { isTable } from './setting-values.ts';
import type { SettingsSection, SettingValue } from './settings-section.ts';
import { settingName, settingsOf } from './settings-section.ts';

/**
 * Values to write in place of defaults: by name of the section, then by key, such as `{ archive: { medium: 'dvd' } }`.
 */
export type GivenSettings = Readonly<Record<string, Readonly<Record<string, SettingValue>>>>;

/** The commented `mediastruct.toml` that `init` writes: every setting with its meaning and its value. */
export function configText(sections: readonly SettingsSection[], given: GivenSettings = {}): string {
  return [
    "# The settings of this MediaStruct library. Paths are relative to this file's folder, or absolute.\n",
    ...sections.map((section) => sectionText(section, given[section.name] ?? {})),
  ].join('\n');
}

function sectionText(section: SettingsSection, given: Readonly<Record<string, SettingValue>>): string {
  const current = settingsOf(section).filter(([, { isOld }]) => isOld !== true);
  const lines = current.map(([key, setting]) => ({
    comment: setting.comment.replace(/^/gm, '# '),
    name: settingName(key),
    value: given[key] ?? setting.default,
  }));
  // A table ends the section in TOML, so tables come last.
  const plain = lines.filter(({ value }) => !isTable(value));
  const tables = lines.filter(({ value }) => isTable(value));
  return [
    `[${section.name}]\n`,
    ...plain.map(({ comment, name, value }) => `${comment}\n${stringify({ [name]: value })}`),
    ...tables.map(
      ({ comment, name, value }) => `\n${comment}\n[${section.name}.${name}]\n${stringify(value)}`,
    ),
  ].join('');
}
