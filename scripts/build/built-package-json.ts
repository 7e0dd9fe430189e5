import { TAKEN_IN } from './bundle.ts';
import { OCLIF_DOORS } from './oclif-of-command.ts';
import type { PackageJson } from './workspace-packages.ts';

/** The package.json of a built package: it names what was built, and only the packages that it still needs. */
export function builtPackageJson(json: PackageJson, { man }: { readonly man: readonly string[] }): object {
  const {
    bin,
    exports,
    dependencies = {},
    oclif,
    ...rest
  } = json as PackageJson & { readonly private?: true };
  const needed = Object.entries(dependencies).filter(([name]) => !TAKEN_IN.includes(name));
  const published: Record<string, unknown> = { ...rest, engines: { node: '>=24' }, files: ['**/*'] };
  delete published['private'];
  const doors = Object.entries(exports ?? {}).map(([door, file]) => [door, built(file)]);
  if (json.name === '@mediastruct/command')
    doors.push(...OCLIF_DOORS.map(([file]) => [`./${file}`, `./dist/${file}.js`]));
  return {
    ...published,
    ...(bin === undefined ? {} : { bin }),
    ...(man.length === 0 ? {} : { man }),
    ...(doors.length === 0 ? {} : { exports: Object.fromEntries(doors) as object }),
    ...(oclif === undefined ? {} : { oclif: builtOclif(oclif) }),
    dependencies: Object.fromEntries(needed),
  };
}

function builtOclif(oclif: NonNullable<PackageJson['oclif']>): object {
  const { commands, hooks, helpClass, ...rest } = oclif;
  return {
    ...rest,
    ...(commands === undefined ? {} : { commands: { ...commands, target: built(commands.target) } }),
    ...(helpClass === undefined ? {} : { helpClass: built(helpClass) }),
    ...(hooks === undefined
      ? {}
      : { hooks: Object.fromEntries(Object.entries(hooks).map(([name, file]) => [name, built(file)])) }),
  };
}

/** `./src/a.ts` is built as `./dist/a.js`. */
function built(file: string): string {
  return file.replace(/^\.\/src\b/, './dist').replace(/\.ts$/, '.js');
}
