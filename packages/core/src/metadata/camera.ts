import { readTags, tagText } from './tag-key.ts';

/**
 * The name of the camera that made a file, such as `Canon EOS R5`; null if no tag names one. `--shift` and the settings
 * use this name.
 */
export function cameraOf(tags: Readonly<Record<string, unknown>>): string | null {
  const values = readTags(tags);
  const text = (name: string): string =>
    tagText(values.find(({ tag, raw }) => tag === name && tagText(raw) !== '')?.raw)
      .replace(/\s+/g, ' ')
      .trim();
  const make = text('Make');
  const model = text('Model');
  if (model === '') return make === '' ? null : make;
  const maker = make.split(' ')[0] ?? '';
  return maker === '' || model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${maker} ${model}`;
}

/** Whose clock a date is from, for what is known of a camera's pictures: a file that names no camera goes with its folder. */
export function clockName(camera: string | null, folder: string): string {
  return camera ?? `a camera in ${folder}`;
}

/** The setting for a camera: the one under its name, in any case, else the one under `*`. */
export function settingFor<T>(
  settings: Readonly<Record<string, T>> | undefined,
  camera: string | null,
): T | undefined {
  if (settings === undefined) return undefined;
  const wanted = camera?.toLowerCase();
  const exact = Object.keys(settings).find((key) => key.trim().toLowerCase() === wanted);
  return settings[exact ?? '*'];
}

/**
 * Parses a clock correction into milliseconds: `+1h`, `-30m`, `+1h30m`, `-1d2h`, `+45s`, `+01:30`; null for other
 * texts.
 */
export function parseClockShift(text: string): number | null {
  const clock = /^([+-])(\d{1,3}):([0-5]\d)(?::([0-5]\d))?$/.exec(text.trim());
  const units = /^([+-])(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text.trim());
  if (clock === null && units === null) return null;
  const [sign, days, hours, minutes, seconds] =
    clock !== null ? [clock[1], 0, clock[2], clock[3], clock[4]] : [1, 2, 3, 4, 5].map((at) => units?.[at]);
  const total = ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes ?? 0)) * 60;
  const ms = (total + Number(seconds ?? 0)) * 1000;
  return sign === '-' ? 0 - ms : ms;
}
