import process from 'node:process';
import { Command, Config, type Interfaces } from '@oclif/core';
import type * as Core from '@mediastruct/core/base';
import type {
  ExitCode,
  HolderKind,
  Library,
  ProgressListener,
  SettingsSection,
  SourceProvider,
  StopFlag,
} from '@mediastruct/core';
import type { NamedContribution } from './contributions.ts';
import { collectContributions } from './contributions.ts';
import { baseFlags } from './flags.ts';
import { writeNdjson, writeText } from './ndjson-output.ts';
import { StopSignals, processSignals } from './stop-signals.ts';
import type * as confirmRoom from './confirm.ts';
import type * as jsonProgressRoom from './progress/json-progress.ts';
import type * as progressRoom from './progress/process-progress.ts';

/** What needs core, and is therefore loaded when a command runs. */
type Rooms = typeof confirmRoom & typeof progressRoom & typeof jsonProgressRoom;

interface Runnable<T extends Command> {
  _run(): Promise<ReturnType<T['run']>>;
}

/** The exit code of warnings and of files that failed. */
const SOME_FILES_FAILED = 3;

export type CommandFlags<T extends typeof Command> = Interfaces.InferredFlags<typeof baseFlags & T['flags']>;
export type CommandArgs<T extends typeof Command> = Interfaces.InferredArgs<T['args']>;

/**
 * The base of every command, the suite's and a plugin's: parsed flags, the library, progress, stopping, asking.
 * A command returns its result, which `--json` prints; it throws to end with an error's exit code.
 *
 *     export default class Status extends MediaStructCommand<typeof Status> { async run() { ... } }
 *
 * Core is loaded once a command runs, not when its file is: `--help` reads every command file.
 */
export abstract class MediaStructCommand<T extends typeof Command> extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = baseFlags;

  /** Runs with the configuration of the program; oclif would load it anew for each command. */
  static override async run<T extends Command>(
    this: new (argv: string[], config: Config) => T,
    argv?: string[],
    options?: Interfaces.LoadOptions,
  ): Promise<ReturnType<T['run']>> {
    const config = options instanceof Config ? options : await Config.load(options ?? import.meta.filename);
    // Every command here is a `MediaStructCommand`, whose `_run` answers with what its `run` does.
    return (new this(argv ?? process.argv.slice(2), config) as unknown as Runnable<T>)._run();
  }

  protected flags!: CommandFlags<T>;
  protected args!: CommandArgs<T>;
  #core!: typeof Core;
  #rooms!: Rooms;
  #words: readonly string[] = [];
  #library: Library | null = null;
  #contributions: Promise<readonly NamedContribution[]> | null = null;
  #progress: progressRoom.ProcessProgress | null = null;
  #jsonProgress: jsonProgressRoom.JsonProgress | null = null;
  #stop: StopSignals | null = null;
  #work: Core.WorkNote | null = null;

  /** Set by the first SIGINT or SIGTERM; from the first use on until the command ends. */
  protected get stop(): StopFlag {
    this.#stop ??= new StopSignals(processSignals((message) => this.#say(message)));
    return this.#stop;
  }

  /** The library of `--library` or of the folders above the current one; opened at the first call. */
  protected async library(): Promise<Library> {
    const { findLibrary, nodeFileAccess, openLibrary } = this.#core;
    const folder = this.flags.library ?? findLibrary(nodeFileAccess, process.cwd());
    this.#library ??= openLibrary(folder, { sections: await this.sections() });
    return this.#library;
  }

  /** What the installed plugins add to the suite; they are asked once. */
  protected contributions(): Promise<readonly NamedContribution[]> {
    this.#contributions ??= collectContributions(this.config);
    return this.#contributions;
  }

  /** The sections of mediastruct.toml that plugins bring. */
  protected async sections(): Promise<readonly SettingsSection[]> {
    return (await this.contributions()).flatMap(({ settings = [] }) => settings);
  }

  /** The kinds of holders that are asked where a copy is: core's and those of the plugins. */
  protected async holderKinds(): Promise<readonly HolderKind[]> {
    const brought = await this.contributions();
    return this.#core.installedHolderKinds(brought.map(({ plugin, holders = [] }) => ({ plugin, holders })));
  }

  /** The kinds of sources that pictures are ingested from: core's and those of the plugins. */
  protected async sourceProviders(): Promise<readonly SourceProvider[]> {
    const brought = await this.contributions();
    const { installedSources } = await import('@mediastruct/core/ingest');
    return installedSources(brought.map(({ plugin, sources = [] }) => ({ plugin, sources })));
  }

  /** Tells on stderr what concerns the answer and is no part of it, such as that the catalogue was made anew. */
  protected readonly tellNote = (message: string, path: string): void => {
    if (!this.flags.quiet) this.logToStderr(`note: ${this.#core.displayPath(path)}: ${message}`);
  };

  /**
   * Shows a job's progress on stderr; nothing under `--quiet` or `--json`, but as JSON wherever `--progress json` asks for it. What
   * is logged next ends the phase. Once the library was opened, other programs are told too (`WorkNote`).
   */
  protected progress(): ProgressListener {
    const show = this.#shownProgress();
    return (event) => {
      // Other programs can look at what works on the same library.
      if (this.#library !== null) this.#work ??= new this.#core.WorkNote(this.#library, this.id ?? '');
      this.#work?.tell(event);
      show(event);
    };
  }

  #shownProgress(): ProgressListener {
    if (this.flags.progress === 'json') return this.#jsonListener();
    if (this.flags.quiet || this.jsonEnabled()) return this.#core.ignoreProgress;
    this.#progress ??= new this.#rooms.ProcessProgress();
    const { printer } = this.#progress;
    return (event) => printer.show(event);
  }

  #jsonListener(): ProgressListener {
    this.#jsonProgress ??= new this.#rooms.JsonProgress({
      write: (line) => process.stderr.write(line),
      nowMs: () => performance.now(),
    });
    const progress = this.#jsonProgress;
    return (event) => progress.show(event);
  }

  /**
   * Whether the changes shown may be applied: `--yes`, or a yes on the terminal. Without either, and under `--json`
   * without `--yes`, it throws (`usage`, exit 64), so that nothing is changed unasked.
   */
  protected async confirm(question: string): Promise<boolean> {
    // Flags that a command may have; a command without them has them undefined.
    const given = this.flags as { readonly yes?: boolean; readonly 'dry-run'?: boolean };
    if (given['dry-run']) return false;
    if (given.yes) return true;
    const { askYesNo, noTerminalError } = this.#rooms;
    if (!this.#canAsk()) throw noTerminalError();
    this.#progress?.printer.endPhase();
    const isAgreed = await askYesNo(question, { input: process.stdin, output: process.stderr });
    if (!isAgreed) this.logToStderr('Nothing was changed.');
    return isAgreed;
  }

  /** Whether `confirm` can be answered: for a command that does something else first and can leave the changes to another time. */
  protected mayConfirm(): boolean {
    const given = this.flags as { readonly yes?: boolean; readonly 'dry-run'?: boolean };
    return given.yes === true || given['dry-run'] === true || this.#canAsk();
  }

  #canAsk(): boolean {
    return !this.jsonEnabled() && process.stdin.isTTY && process.stderr.isTTY;
  }

  /**
   * Asks for a line on the terminal; null where there is none, under `--json`, and where the input has ended. `stopped` says what
   * Ctrl-C leaves behind.
   */
  protected async ask(question: string, stopped: string): Promise<string | null> {
    if (!this.#canAsk()) return null;
    this.#progress?.printer.endPhase();
    return this.#rooms.askLine(question, { input: process.stdin, output: process.stderr, stopped });
  }

  /** The arguments of a command that takes any number of them (`strict = false`). */
  protected words(): readonly string[] {
    return this.#words;
  }

  /** Returns the result with an exit code other than 0, such as 3 where single files failed, which hides no graver one. */
  protected finish<Result>(result: Result, exitCode: ExitCode): Result {
    const isHidden = exitCode === SOME_FILES_FAILED && Boolean(process.exitCode);
    if (exitCode !== 0 && !isHidden) process.exitCode = exitCode;
    return result;
  }

  /** Prints rows for `--ndjson`, one JSON document a line. */
  protected async writeNdjson(rows: Iterable<object> | AsyncIterable<object>): Promise<void> {
    this.#progress?.printer.endPhase();
    await writeNdjson(rows);
  }

  /** Prints a text that is made as it is read. */
  protected async writeText(parts: Iterable<string | Uint8Array>): Promise<void> {
    this.#progress?.printer.endPhase();
    await writeText(parts);
  }

  override log(message?: string, ...values: unknown[]): void {
    this.#progress?.printer.endPhase();
    super.log(message, ...values);
  }

  override logToStderr(message?: string, ...values: unknown[]): void {
    this.#progress?.printer.endPhase();
    super.logToStderr(message, ...values);
  }

  protected override async init(): Promise<void> {
    await super.init();
    const { flags, args, argv } = await this.parse(fromCommandLine(this.ctor));
    // Words of a command line are texts.
    this.#words = argv as string[];
    // oclif's types lose which command this is.
    this.flags = flags as CommandFlags<T>;
    this.args = args as CommandArgs<T>;
    this.#core = await import('@mediastruct/core/base');
    this.#rooms = {
      ...(await import('./confirm.ts')),
      ...(await import('./progress/process-progress.ts')),
      ...(await import('./progress/json-progress.ts')),
    };
  }

  /** `reportFailure` prints every error, also those thrown before there is a command. */
  protected override async catch(error: Error): Promise<never> {
    throw error;
  }

  protected override async finally(): Promise<void> {
    this.#work?.[Symbol.dispose]();
    this.#jsonProgress?.endPhase();
    this.#progress?.[Symbol.dispose]();
    this.#stop?.[Symbol.dispose]();
  }

  /** oclif prints no JSON for a result that is falsy. */
  protected override async _run<Result>(): Promise<Result> {
    const result = await super._run<Result>();
    if (!result && this.jsonEnabled()) this.logJson(result ?? null);
    return result;
  }

  /** oclif colours JSON token by token, which takes seconds for a large result. */
  protected override logJson(json: unknown): void {
    process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  }

  #say(message: string): void {
    if (this.#progress) this.#progress.printer.printLine(message);
    else process.stderr.write(`${message}\n`);
  }
}

/**
 * What a command takes, from its line alone: oclif reads an argument that was left out from stdin, and in a loop over a list that is the rest
 * of the list.
 */
function fromCommandLine(command: typeof Command) {
  const args = Object.entries(command.args).map(([name, arg]) => [name, { ...arg, ignoreStdin: true }]);
  const { flags, baseFlags, enableJsonFlag } = command;
  return {
    ...command,
    flags,
    baseFlags,
    enableJsonFlag,
    args: Object.fromEntries(args) as typeof command.args,
  };
}
