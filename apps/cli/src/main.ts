import { Command, CommanderError } from 'commander'
import { commandGroups } from './groups.ts'
import { exitCodeOf, tellFault } from './exit.ts'

/**
 * `testudo`: every screen's question as a command. Groups load their code only when they are asked for, so that
 * `--help` answers at once. Exit codes: 0 done, 1 something unforeseen, 2 bad input, 3 denied, 4 absent, 5 conflict, 6 unavailable.
 */
export async function run(argv: readonly string[]): Promise<number> {
  const program = new Command('testudo')
    .description('Which missions are at risk, from what, through which dependency, how sure are we, what can be done.')
    .version('0.1.0')
    .showHelpAfterError('(try: testudo --help)')
    .exitOverride()
  const asked = argv.find((word) => !word.startsWith('-'))
  const wanted = asked === 'help' ? argv[argv.indexOf('help') + 1] : asked
  for (const group of commandGroups) {
    if (group.names.some((name) => name === wanted) || wanted === 'completion') await group.register(program)
    else for (const [i, name] of group.names.entries()) program.command(name).description(group.summaries[i] ?? '')
  }
  program
    .command('completion')
    .argument('<shell>', 'bash, zsh or fish')
    .description('prints a completion script for the shell')
    .addHelpText(
      'after',
      '\nExamples:\n  testudo completion bash > testudo.bash\n  testudo completion fish > testudo.fish',
    )
    .action(async (shell: string) => {
      const { completionScript } = await import('./completion.ts')
      process.stdout.write(completionScript(program, shell))
    })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    tellFault(error, argv.includes('--json'))
    return exitCodeOf(error)
  }
}

// A reader that closes early (`| head`) ends the command quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
process.exitCode = await run(process.argv.slice(2))
