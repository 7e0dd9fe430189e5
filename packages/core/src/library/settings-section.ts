import type { GenericSchema } from 'valibot';

/** What a setting of the suite may hold in TOML. */
export type SettingValue = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

/** One setting of `mediastruct.toml`, which is read as a value of type `T`. */
export interface Setting<T> {
  /**
   * The valibot schema that checks the value and turns it into a `T`. Give every check a message that continues
   * "expected ...", such as `string('a text in quotes')`; it is shown when the check fails.
   */
  readonly schema: GenericSchema<unknown, T>;
  /** The value of a setting that the file leaves out. It goes through the schema like a value of the file. */
  readonly default: SettingValue;
  /** What the setting means, in one or more lines. `init` writes it above the setting. */
  readonly comment: string;
  /** True for a name that files of older versions hold: it is read, and `init` does not write it. */
  readonly isOld?: true;
}

/**
 * One table `[name]` of `mediastruct.toml`, which is read as an object of type `T`. Keys are camelCase here and
 * snake_case in the file: `maxAgeDays` is the setting `max_age_days`. Core declares its own sections; the job of a
 * plugin declares one more and hands it to `openLibrary`.
 */
export interface SettingsSection<T extends object = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly settings: { readonly [Key in keyof T]: Setting<T[Key]> };
}

/** The name that a key of a section has in the file. */
export function settingName(key: string): string {
  return key.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}

/** The settings of a section by their keys, in the order in which they are declared. */
export function settingsOf(section: SettingsSection): readonly (readonly [string, Setting<unknown>])[] {
  return Object.entries(section.settings);
}
