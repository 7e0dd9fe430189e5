import type { Choice, Place } from './command-words.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that a shell reads to complete commands, flags and their values; where none of these can stand, files are completed. */
export function completionScript(shell: Shell, places: readonly Place[]): string {
  if (shell === 'bash') return bashScript(places);
  return shell === 'zsh' ? zshScript(places) : fishScript(places);
}

/** Works without the package bash-completion, and in the bash 3.2 of macOS. */
function bashScript(places: readonly Place[]): string {
  return `# Completion of mediastruct for bash. In ~/.bashrc:  source <(mediastruct completion bash)
_mediastruct() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" at='' next word i words='' flags='' values=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    [[ $word == -* ]] && continue
    next="\${at:+$at }$word"
    case "$next" in
      ${places
        .filter(({ at }) => at !== '')
        .map(({ at }) => quoted(at))
        .join(' | ')}) at="$next" ;;
    esac
  done
  case "$at" in
${places.map(bashPlace).join('\n')}
  esac
  case "$at $prev" in
${places.flatMap(bashValues).join('\n')}
  esac
  COMPREPLY=()
  if [[ -n $values ]]; then COMPREPLY=($(compgen -W "$values" -- "$cur"))
  elif [[ $cur == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$cur"))
  else COMPREPLY=($(compgen -W "$words" -- "$cur"))
  fi
}
complete -o default -F _mediastruct mediastruct
`;
}

function bashPlace({ at, words, flags }: Place): string {
  return `    ${quoted(at)}) words=${quoted(textsOf(words).join(' '))} flags=${quoted(textsOf(flags).join(' '))} ;;`;
}

function bashValues({ at, values }: Place): string[] {
  return [...values].map(
    ([flag, given]) => `    ${quoted(`${at} ${flag}`)}) values=${quoted(given.join(' '))} ;;`,
  );
}

function zshScript(places: readonly Place[]): string {
  return `#compdef mediastruct
# Completion of mediastruct for zsh. In ~/.zshrc, after compinit:  source <(mediastruct completion zsh)
_mediastruct() {
  local at='' next word
  local -a subcommands flags values
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -* ]] && continue
    next="\${at:+$at }$word"
    case "$next" in
      (${places
        .filter(({ at }) => at !== '')
        .map(({ at }) => quoted(at))
        .join('|')}) at="$next" ;;
    esac
  done
  case "$at" in
${places.map(zshPlace).join('\n')}
  esac
  case "$at \${words[CURRENT-1]}" in
${places
  .flatMap(({ at, values }) =>
    [...values].map(
      ([flag, given]) => `    (${quoted(`${at} ${flag}`)}) values=(${given.map(quoted).join(' ')}) ;;`,
    ),
  )
  .join('\n')}
  esac
  if (( \${#values} )); then compadd -a values
  elif [[ $PREFIX == -* ]]; then _describe -o flag flags
  else
    (( \${#subcommands} )) && _describe command subcommands
    _files
  fi
}
(( $+functions[compdef] )) && compdef _mediastruct mediastruct
`;
}

function zshPlace({ at, words, flags }: Place): string {
  return `    (${quoted(at)}) subcommands=(${zshChoices(words)}) flags=(${zshChoices(flags)}) ;;`;
}

function zshChoices(choices: readonly Choice[]): string {
  return choices.map(({ text, summary }) => quoted(`${text.replaceAll(':', '\\:')}:${summary}`)).join(' ');
}

function fishScript(places: readonly Place[]): string {
  const known = places.filter(({ at }) => at !== '').map(({ at }) => quoted(at));
  return `# Completion of mediastruct for fish. In ~/.config/fish/config.fish:  mediastruct completion fish | source
function __mediastruct_at
  set -l known ${known.join(' ')}
  set -l at
  for word in (commandline -opc)[2..-1]
    string match -q -- '-*' $word; and continue
    set -l next (string join ' ' $at $word)
    contains -- $next $known; and set at $next
  end
  test "$at" = "$argv[1]"
end
${places.flatMap(fishPlace).join('\n')}
`;
}

function fishPlace({ at, words, flags, values }: Place): string[] {
  const here = `complete -c mediastruct -n ${quoted(`__mediastruct_at ${quoted(at)}`)}`;
  return [
    ...words.map(({ text, summary }) => `${here} -a ${quoted(text)} -d ${quoted(summary)}`),
    ...flags.map(({ text, summary }) => {
      const given = values.get(text);
      const choice = given === undefined ? '' : ` -x -a ${quoted(given.join(' '))}`;
      return `${here} -l ${text.slice(2)}${choice} -d ${quoted(summary)}`;
    }),
  ];
}

function textsOf(choices: readonly Choice[]): string[] {
  return choices.map(({ text }) => text);
}

/** In single quotes, which every one of the shells takes as they are; a quote in it ends them, stands alone, and opens them again. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
