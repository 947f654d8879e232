import { Fault } from '@testudo/kernel/fault'
import type { Command } from 'commander'

/** Every command path with its options: `['picture assess', ['--json', …]]`. */
function paths(command: Command, above: string): [string, string[]][] {
  return command.commands.flatMap((sub): [string, string[]][] => {
    const path = `${above} ${sub.name()}`.trim()
    const words = [
      ...sub.commands.map((child) => child.name()),
      ...sub.options.flatMap((option) => (option.long ? [option.long] : [])),
      '--help',
    ]
    return [[path, words], ...paths(sub, path)]
  })
}

/** A completion script for bash, zsh or fish. @throws {Fault} `invalid` for another shell */
export function completionScript(program: Command, shell: string): string {
  const table: [string, string[]][] = [
    ['', [...program.commands.map((sub) => sub.name()), '--help', '--version']],
    ...paths(program, ''),
  ]
  if (shell === 'bash' || shell === 'zsh') {
    const cases = table.map(([path, words]) => `    '${path}') words='${words.join(' ')}' ;;`).join('\n')
    const head = shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : ''
    return `${head}_testudo() {
  local path='' i word words
  for ((i = 1; i < COMP_CWORD; i++)); do word="\${COMP_WORDS[i]}"; [[ $word == -* ]] || path="\${path:+$path }$word"; done
  case "$path" in
${cases}
    *) words='' ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [[ \${#COMPREPLY[@]} -eq 0 ]] && COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o filenames -F _testudo testudo
`
  }
  if (shell === 'fish') {
    return table
      .map(([path, words]) => {
        const when =
          path === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${path.split(' ').at(-1) ?? ''}`
        return `complete -c testudo -n '${when}' -a '${words.join(' ')}'`
      })
      .join('\n')
      .concat('\n')
  }
  throw new Fault('invalid', 'cli.unknown_shell', `No completion for "${shell}". Use bash, zsh or fish.`)
}
