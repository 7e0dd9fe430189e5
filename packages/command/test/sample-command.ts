import process from 'node:process';
import { Args } from '@oclif/core';
import { MediaStructCommand, changeFlags } from '@mediastruct/command';
// Each door that is loaded makes every start slower.
import { MediaStructError } from '@mediastruct/core/errors';

/** A command that does what its argument says, so that the base class can be tested from outside. */
export default class Sample extends MediaStructCommand<typeof Sample> {
  static override args = { what: Args.string({ required: true }) };
  static override flags = changeFlags;

  async run(): Promise<unknown> {
    switch (this.args.what) {
      case 'nothing':
        return undefined;
      case 'partial':
        this.log('2 of 3 files');
        return this.finish({ failed: 1 }, 3);
      case 'locked':
        throw new MediaStructError('locked', 'in use', { path: '/lib', suggestions: ['wait'] });
      case 'bug':
        throw new TypeError('x is undefined');
      case 'late-bug':
        setTimeout(() => {
          throw new TypeError('thrown in a timer');
        });
        return new Promise((resolve) => setTimeout(resolve, 60_000));
      case 'library':
        return (await this.library()).root;
      case 'ask':
        return { applied: await this.confirm('Move 3 files?') };
      case 'rows':
        return this.writeNdjson(endlessRows());
      case 'job':
        return this.#job();
      case 'work':
        return this.#longJob();
      case 'sleep':
        return this.#untilStopped();
      default:
        return this.args;
    }
  }

  #job(): string {
    const show = this.progress();
    show({ kind: 'phase', phase: 'hash', totalFiles: 2, totalBytes: 2000 });
    show({ kind: 'advance', files: 2, bytes: 2000, path: 'a.jpg' });
    show({ kind: 'note', message: 'no date found', path: 'a.jpg' });
    this.log('the result');
    return 'the result';
  }

  /** Takes a second and more, after which a command tells other programs what it is at. */
  async #longJob(): Promise<unknown> {
    const library = await this.library();
    const show = this.progress();
    show({ kind: 'phase', phase: 'hash', totalFiles: 2, totalBytes: 2000 });
    await new Promise((resolve) => setTimeout(resolve, 1050));
    show({ kind: 'advance', files: 1, bytes: 1000, path: 'a.jpg' });
    const { readWork } = await import('@mediastruct/core/runs');
    return readWork(library);
  }

  async #untilStopped(): Promise<string> {
    const { stop } = this;
    process.stderr.write('ready\n');
    const isObstinate = this.flags.yes;
    while (isObstinate || !stop.requested) await new Promise((resolve) => setTimeout(resolve, 5));
    throw new MediaStructError('interrupted', 'Stopped at your request.');
  }
}

function* endlessRows() {
  for (let row = 0; ; row++) yield { row };
}

/** What oclif finds as the commands of the program in `sample-program.ts`. */
export const COMMANDS = { sample: Sample };
