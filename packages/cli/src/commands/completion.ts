import { Args } from '@oclif/core';
import { MediaStructCommand } from '@mediastruct/command';
import type { Shell } from '../completion/completion-scripts.ts';

export default class Completion extends MediaStructCommand<typeof Completion> {
  static override summary = 'Print a script with which a shell completes commands, flags and values.';
  static override description = `Where a shell looks for it: ~/.local/share/bash-completion/completions/mediastruct, a file _mediastruct in a folder of zsh's fpath, ~/.config/fish/completions/mediastruct.fish. Or it is read when the shell starts, as by "source <(mediastruct completion bash)" in ~/.bashrc.

The script knows the commands of this version and of the plugins that are installed; make it anew when one of them changes. Where no word of the program can stand, names of files are completed.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> bash',
    '<%= config.bin %> <%= command.id %> zsh',
    '<%= config.bin %> <%= command.id %> fish',
  ];
  static override args = {
    shell: Args.string({
      description: 'Whose script it is to be.',
      options: ['bash', 'zsh', 'fish'],
      required: true,
    }),
  };

  async run(): Promise<{ readonly shell: string; readonly script: string }> {
    const { completionPlaces } = await import('../completion/command-words.ts');
    const { completionScript } = await import('../completion/completion-scripts.ts');
    // The parser takes no other word.
    const shell = this.args.shell as Shell;
    const script = completionScript(shell, completionPlaces(this.config.commands, this.config.topics));
    this.log(script.trimEnd());
    return { shell, script };
  }
}
