import { MediaStructError } from '../errors/media-struct-error.ts';
import type { Derivation } from '../files/derivation.ts';
import type { EndState } from './plan/operation.ts';
import { KERNEL_STATES } from './plan/operation.ts';
import type { AnyJob, Jobs } from './session.ts';

/** The jobs that one package brings. */
export interface JobSource {
  /** The package's name; null for the suite's own jobs. */
  readonly plugin: string | null;
  readonly jobs: readonly AnyJob[];
}

/** The jobs that are installed, by name. */
export class JobRegistry implements Jobs {
  readonly #jobs = new Map<string, { readonly job: AnyJob; readonly plugin: string | null }>();
  readonly #derivations = new Map<string, Derivation>();

  /** Registers jobs in the order given. A name that is taken is an error of the package that takes it again: `tool-failed` (41). */
  constructor(sources: readonly JobSource[]) {
    for (const { plugin, jobs } of sources)
      for (const job of jobs) {
        const before = this.#jobs.get(job.name);
        if (before !== undefined) throw takenName(job.name, before.plugin, plugin);
        this.#jobs.set(job.name, { job, plugin });
        for (const [name, derivation] of Object.entries(job.derivations ?? {}))
          this.#derivations.set(`${job.name}/${name}`, derivation);
      }
  }

  /** The package that brings a job; null for the suite's own and for unknown ones. */
  pluginOf(name: string): string | null {
    return this.#jobs.get(name)?.plugin ?? null;
  }

  /** The job of a name. One that is not installed is `tool-missing` (40), naming the package that would bring it. */
  job(name: string, plugin?: string): AnyJob {
    const known = this.#jobs.get(name);
    if (known !== undefined) return known.job;
    const brings = plugin === undefined ? 'a plugin that is not installed' : `the plugin ${plugin}`;
    throw new MediaStructError('tool-missing', `The job "${name}" is not installed; ${brings} brings it`, {
      suggestions: [
        plugin === undefined ? 'Install the plugin that made this run.' : `Install ${plugin}.`,
        'Nothing was changed.',
      ],
    });
  }

  derivation(how: string): Derivation {
    const found = this.#derivations.get(how);
    if (found !== undefined) return found;
    throw new MediaStructError('tool-missing', `The derivation "${how}" is not installed`, {
      suggestions: ['Install the version of its plugin that made this plan. Nothing was changed.'],
    });
  }

  /** Every end state that an installed job or the kernel can give, each once. */
  states(): ReadonlySet<EndState> {
    const declared = [...this.#jobs.values()].flatMap(({ job }) => Object.keys(job.states));
    return new Set([...declared, ...Object.keys(KERNEL_STATES)]);
  }

  /** What an end state means in the runs of a job, in one plain sentence. */
  meaningOf(name: string, state: EndState): string {
    const meanings: Readonly<Record<EndState, string>> = { ...this.job(name).states, ...KERNEL_STATES };
    return meanings[state] ?? '';
  }

  isFinal(name: string): boolean {
    return this.job(name).isFinal === true;
  }
}

function takenName(name: string, before: string | null, plugin: string | null): MediaStructError {
  const owner = before === null ? 'MediaStruct itself' : `the plugin ${before}`;
  return new MediaStructError(
    'tool-failed',
    `The plugin ${plugin ?? 'MediaStruct'} brings a job "${name}", which ${owner} has already`,
    { suggestions: [`Remove the plugin ${plugin ?? ''} or use a version with another name.`] },
  );
}
