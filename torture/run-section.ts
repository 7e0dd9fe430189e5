import './small-chunks.ts';
import './without-exiftool.ts';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { Tally } from './report/tally.ts';
import type { Section, Size } from './section.ts';

const SECTIONS: Readonly<Record<string, () => Promise<Section>>> = {
  catalogue: async () => (await import('./catalogue/catalogue-section.ts')).catalogueSection,
  errors: async () => (await import('./errors/error-section.ts')).errorSection,
  full: async () => (await import('./errors/full-section.ts')).fullSection,
  hostile: async () => (await import('./hostile/hostile-section.ts')).hostileSection,
  kill: async () => (await import('./real/kill-section.ts')).killSection,
  meddling: async () => (await import('./meddling/meddling-section.ts')).meddlingSection,
  model: async () => (await import('./model/model-section.ts')).modelSection,
  mutants: async () => (await import('./mutants/mutant-section.ts')).mutantSection,
  peer: async () => (await import('./peer/peer-section.ts')).peerSection,
  power: async () => (await import('./power/power-section.ts')).powerSection,
  surroundings: async () => (await import('./surroundings/surroundings-section.ts')).surroundingsSection,
  together: async () => (await import('./together/together-section.ts')).togetherSection,
};

/** `node torture/run-section.ts NAME --size quick --share 0/2`: findings as they come, then the rows, as lines of JSON. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      size: { type: 'string', default: 'full' },
      share: { type: 'string', default: '0/1' },
      case: { type: 'string' },
    },
  });
  const [share = 0, shares = 1] = values.share.split('/').map(Number);
  const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  const tally = new Tally((example) => tell({ example }));
  const section = await SECTIONS[positionals[0] ?? '']?.();
  if (section === undefined) throw new Error(`unknown section ${positionals[0]}`);
  await section({
    size: values.size as Size,
    tally,
    notRun: (notRun) => tell({ notRun }),
    takes: (piece) => piece % shares === share,
    hasCase: (name) => values.case === undefined || values.case === name,
  });
  tell({ rows: tally.rows });
}

if (import.meta.main) await main();
