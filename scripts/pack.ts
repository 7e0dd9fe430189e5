// Builds the packages and packs each as it would be published: build/packed/*.tgz
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildPackages } from './build/build-packages.ts';
import { packPackages } from './build/pack-packages.ts';

const build = path.join(import.meta.dirname, '../build');
const packed = path.join(build, 'packed');
rmSync(packed, { recursive: true, force: true });
mkdirSync(packed, { recursive: true });
for (const file of packPackages(await buildPackages(build), packed)) console.log(path.relative('.', file));
