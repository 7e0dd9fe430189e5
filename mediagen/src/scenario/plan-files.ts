import type { Settings } from '../options.ts';
import { apart } from './apart.ts';
import { bursts } from './bursts.ts';
import { damagedFiles } from './damaged.ts';
import { copyOf } from './duplicates.ts';
import { evidenceInside } from './evidence-inside.ts';
import { evidence } from './evidence.ts';
import { exports } from './exports.ts';
import type { FilePlan, GroupDraft } from './file-plan.ts';
import { nightFilms } from './films.ts';
import { pickFolder } from './folders.ts';
import { companions, livePhotos, twins } from './groups.ts';
import { hostileNames } from './hostile-names.ts';
import { kin } from './kin.ts';
import { leftOut, orphans } from './left-out.ts';
import { namedDates } from './named-dates.ts';
import { undated, zeroByteFiles } from './odd-files.ts';
import { createScene, fileType } from './scene.ts';
import type { Scenario, Scene } from './scene.ts';
import { singles, stills } from './singles.ts';
import { takeout } from './takeout.ts';
import { wrongDates } from './wrong-dates.ts';

const SCENARIOS: readonly Scenario[] = [
  singles,
  stills,
  twins,
  livePhotos,
  companions,
  nightFilms,
  takeout,
  kin,
  apart,
  bursts,
  namedDates,
  wrongDates,
  undated,
  zeroByteFiles,
  orphans,
  leftOut,
  hostileNames,
  evidence,
  damagedFiles,
  evidenceInside,
  exports,
];

/**
 * The groups of a tree without end, in the order they are written: first every variant of every scenario that the
 * settings leave on, then a weighted mixture. Scene n follows from (seed, n) alone; only the names already given
 * away are remembered, and those only where a clock and not the scene's number makes them.
 */
export function* planGroups(settings: Settings): Generator<readonly FilePlan[]> {
  const scenarios = settings.plain ? [singles] : SCENARIOS.filter((each) => isOn(each, settings));
  const showcase = settings.plain ? [] : everyVariant(scenarios);
  const taken = new Set<string>();
  for (let index = 0; ; index++) {
    const scene = createScene(settings, index + 1);
    const [scenario, variant] = showcase[index] ?? pickVariant(scenarios, scene);
    for (const [ordinal, group] of scenario.plan(scene, variant).entries()) {
      yield* placeGroup({ ...group, id: `${group.scenario}-${scene.serial}-${ordinal}` }, scene, taken);
    }
  }
}

function isOn({ option }: Scenario, settings: Settings): boolean {
  return option === undefined || settings[option];
}

type Variant = readonly [Scenario, number];

function everyVariant(scenarios: readonly Scenario[]): Variant[] {
  return scenarios.flatMap((each) =>
    Array.from({ length: each.variants }, (_, index) => [each, index] as const),
  );
}

function pickVariant(scenarios: readonly Scenario[], { random }: Scene): Variant {
  const total = scenarios.reduce((sum, each) => sum + each.weight, 0);
  let rest = random.fraction() * total;
  const chosen = scenarios.find((each) => (rest -= each.weight) < 0) ?? (scenarios[0] as Scenario);
  return [chosen, random.between(0, chosen.variants - 1)];
}

/** Gives a group its folder and number, and now and then a copy; nothing when a type is excluded or a name is gone. */
function* placeGroup(
  group: GroupDraft & { readonly id: string },
  scene: Scene,
  taken: Set<string>,
): Generator<readonly FilePlan[]> {
  const { settings, random } = scene;
  const excluded = group.files.some(({ content }) => {
    const type = fileType(content);
    return type !== null && settings.excludetypes.includes(type);
  });
  if (excluded) return;
  const folder = group.folder ?? pickFolder(random, settings);
  if (!claim(taken, folder, group)) return;
  const files = group.files.map((file, index): FilePlan => {
    const contentSeed = `${settings.seed}/content/${group.id}/${index}`;
    return {
      ...file,
      folder: file.folder ?? folder,
      group: group.id,
      scenario: group.scenario,
      contentSeed,
      original: null,
    };
  });
  yield files;
  const copy = settings.plain ? null : copyOf(files, scene);
  if (copy !== null && claim(taken, copy.folder, group)) yield [copy];
}

// Most stems hold the scene's number and are its own; remembering a million of those would only take room.
function claim(taken: Set<string>, folder: string, { stem, mayRepeat }: GroupDraft): boolean {
  if (mayRepeat !== true) return true;
  const key = `${folder}/${stem}`.toLowerCase();
  if (taken.has(key)) return false;
  taken.add(key);
  return true;
}
