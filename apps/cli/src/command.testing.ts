import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, vi } from 'vitest'
import { commandGroups } from './groups.ts'

/** A group of commands run in this process, with files of its own to read. Called once, at the top of a test file. */
export function tryCommands(name: string, register: (program: Command) => void) {
  let dir = ''
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), `testudo-${name}-`))
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))
  afterEach(() => void vi.restoreAllMocks())

  /** @returns what the command prints on standard output */
  const run = async (...words: string[]): Promise<string> => {
    const out: string[] = []
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
    const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
    register(program)
    await program.parseAsync(words, { from: 'user' })
    return out.join('')
  }
  const lines = async (...words: string[]): Promise<unknown[]> =>
    (await run(...words))
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
  return {
    put(file: string, content: string | object): string {
      const path = join(dir, file)
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
      return path
    },
    run,
    lines,
    answer: async (...words: string[]): Promise<unknown> => (await lines(...words, '--json'))[0],
  }
}

/** `testudo` with the commands of every group, as a shell asks for them to complete words. */
export async function everyCommand(): Promise<Command> {
  const program = new Command('testudo')
  for (const group of commandGroups) await group.register(program)
  return program
}
