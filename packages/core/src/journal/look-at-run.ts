import { ScratchFolder } from '../files/scratch-folder.ts';
import type { PreparedRun } from './run/run.ts';
import { thisHolder } from '../library/lock-holder.ts';
import { discardRun, keepForDecision } from './run/run-folder.ts';
import type { Session } from './session.ts';
import type { LockOptions } from './with-session.ts';
import { underLock } from './with-session.ts';

/** A change that is planned to be looked at. */
export interface LookRequest extends LockOptions {
  readonly plan: (session: Session) => Promise<PreparedRun>;
}

/**
 * Plans a run, shows it, and leaves nothing behind. In a library that cannot be written the plan is made in the system's folder for
 * temporary files.
 */
export async function lookAtRun(
  session: Session,
  request: LookRequest,
  show: (prepared: PreparedRun) => Promise<unknown>,
): Promise<PreparedRun> {
  using trial = new Trial(session);
  const prepared = await underLock(session, { ...request, looksOnly: true }, async ({ isLocked }) => {
    if (!isLocked) return request.plan(trial.elsewhere());
    const planned = await request.plan(session);
    // Whoever takes the lock while it is looked at would drop it as abandoned.
    keepForDecision(session.library, planned.run.runId, thisHolder(request.command));
    return planned;
  });
  trial.run = prepared;
  await show(prepared);
  return prepared;
}

/** A plan that goes away again, and its folder where it needs one of its own. */
class Trial {
  readonly #session: Session;
  #folder: ScratchFolder | null = null;
  run: PreparedRun | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  elsewhere(): Session {
    const { library } = this.#session;
    this.#folder = new ScratchFolder('trial');
    return {
      ...this.#session,
      library: { ...library, state: { ...library.state, trialRuns: this.#folder.path } },
    };
  }

  [Symbol.dispose](): void {
    if (this.#folder !== null) this.#folder[Symbol.dispose]();
    else if (this.run !== null) discardRun(this.#session.library, this.run.run.runId);
  }
}
