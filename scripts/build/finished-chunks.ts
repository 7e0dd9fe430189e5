import path from 'node:path';

/** A file of a bundle as rolldown made it: its name below the folder of the build, and its code. */
export interface Chunk {
  readonly fileName: string;
  readonly code: string;
}

const RUNTIME = /\/rolldown-runtime-[^/]+\.js$/;
/** `import{t as __exportAll}from"./rolldown-runtime-1.js";` */
const OF_RUNTIME = /import\{([^}]*)\}from"[^"]*\/rolldown-runtime-[^"]*";/g;
/** `import{t as contribute}from"../shared/together-0-1.js";export{contribute as default};` and nothing else. */
const DOOR = /^import\{([^}]*)\}from"([^"]*\/shared\/[^"]+)";export\{([^}]*)\};\s*$/;
const EXPORTS = /export\{([^}]*)\};\s*$/;
const PLACES = /import\.meta\.dirname|, ?import\.meta\.url\)/;
const RELATIVE = /((?:from|import)\(?)(["'`])(\.[^"'`]+)\2/g;

/**
 * Fewer files for the same code: Node takes longer to find and open a file than to read what is in it. rolldown's few lines of its own are
 * put where they are used, and a file that only passes on what one other holds takes its place. Text beyond Latin-1 is escaped, which halves
 * what the code takes in memory.
 */
export function finishedChunks(chunks: readonly Chunk[]): readonly Chunk[] {
  const runtime = chunks.find(({ fileName }) => RUNTIME.test(fileName));
  const own = chunks
    .filter((chunk) => chunk !== runtime)
    .map(({ fileName, code }) => ({
      fileName,
      code: runtime === undefined ? code : withRuntime(code, runtime),
    }));
  return behindTheirDoors(own).map(({ fileName, code }) => ({ fileName, code: inLatin1(code) }));
}

function withRuntime(code: string, runtime: Chunk): string {
  const exported = EXPORTS.exec(runtime.code)?.[1] ?? '';
  const body = runtime.code.replace(EXPORTS, '');
  const all = namesOf(exported).map(([local, name]) => `${name}:${local}`);
  return code.replaceAll(
    OF_RUNTIME,
    (_, names: string) => `const {${names.replaceAll(' as ', ':')}}=(()=>{${body}return{${all.join()}}})();`,
  );
}

function behindTheirDoors(chunks: readonly Chunk[]): readonly Chunk[] {
  let left = chunks;
  for (const door of chunks) {
    const [, imported = '', from = '', passedOn = ''] = DOOR.exec(door.code) ?? [];
    const held = left.find(({ fileName }) => fileName === path.join(path.dirname(door.fileName), from));
    if (held !== undefined && mayMove(held, door))
      left = withOneFor(left, { door, held, imported, passedOn });
  }
  return left;
}

interface Door {
  readonly door: Chunk;
  readonly held: Chunk;
  readonly imported: string;
  readonly passedOn: string;
}

/** The chunks with one in place of the door and of what it passes on. */
function withOneFor(chunks: readonly Chunk[], { door, held, imported, passedOn }: Door): readonly Chunk[] {
  const localOf = new Map(
    namesOf(EXPORTS.exec(held.code)?.[1] ?? '').map(([local, name]) => [name, local] as const),
  );
  const nameOf = new Map(namesOf(imported).map(([name, local]) => [local, name] as const));
  const further = namesOf(passedOn).map(
    ([local, name]) => `${localOf.get(nameOf.get(local) ?? '')} as ${name}`,
  );
  const code = held.code.replace(EXPORTS, (_, names: string) => `export{${[names, ...further].join()}};`);
  return chunks
    .filter((chunk) => chunk !== door)
    .map((chunk) =>
      chunk === held
        ? { fileName: door.fileName, code: moved(code, held.fileName, door.fileName) }
        : { fileName: chunk.fileName, code: redirected(chunk, held.fileName, door.fileName) },
    );
}

/** The code with its imports named from another folder. */
function moved(code: string, from: string, to: string): string {
  return code.replaceAll(RELATIVE, (_, before: string, quote: string, file: string) => {
    const target = path.join(path.dirname(from), file);
    return `${before}${quote}${relativeTo(to, target)}${quote}`;
  });
}

function redirected({ fileName, code }: Chunk, from: string, to: string): string {
  return code.replaceAll(RELATIVE, (whole, before: string, quote: string, file: string) =>
    path.join(path.dirname(fileName), file) === from
      ? `${before}${quote}${relativeTo(fileName, to)}${quote}`
      : whole,
  );
}

function relativeTo(importer: string, file: string): string {
  const relative = path.relative(path.dirname(importer), file);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

/** What a file finds beside itself is named from where it is. */
function mayMove(held: Chunk, door: Chunk): boolean {
  return depthOf(held) === depthOf(door) || !PLACES.test(held.code);
}

function depthOf({ fileName }: Chunk): number {
  return fileName.split('/').length;
}

/** `a as b,c` as pairs. */
function namesOf(list: string): readonly (readonly [string, string])[] {
  return list
    .split(',')
    .filter((one) => one !== '')
    .map((one) => {
      const [name = '', as = name] = one.split(' as ');
      return [name, as] as const;
    });
}

/** Such letters stand in texts and patterns only, where their escape means the same. */
function inLatin1(code: string): string {
  return code.replaceAll(/[^\x00-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
