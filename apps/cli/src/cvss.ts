import { Fault } from '@testudo/kernel/fault'
import { parseVector, score } from '@testudo/cvss'
import type { Command } from 'commander'
import { answerLines } from './jsonLines.ts'

const HELP = `
VECTOR is a vector string of CVSS 2.0, 3.0, 3.1 or 4.0. Quote those of 2.0 in parentheses without them: AV:N/AC:L/….

One line per vector: {"vector","version","base","overall","severity"}. "base" of 2.0 and 3.x is of the base metrics alone;
4.0 has one score for the whole vector, which is both. "overall" uses everything that is given, "severity" is its word:
None, Low, Medium, High, Critical (2.0, as the NVD has it: Low, Medium, High).
What is no vector is answered by {"vector","error":{"code","message","at"}}, "at" being the character where it breaks,
counted from 0; the others are answered all the same.

With --lines vectors are read from a file (or -), plain or gzip: one a line, as text or as JSON with a "vector" or a
"vectorString"; they are always answered as JSON. Vectors of the command line are answered in sentences without --json.

Exit code: 0 every vector was scored, 2 some text is no vector.

Examples:
  testudo cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H
  testudo cvss CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U AV:N/AC:L/Au:N/C:P/I:P/A:P --json
  echo AV:N/AC:L/Au:N/C:P/I:P/A:P | testudo cvss --lines -`

interface Flags {
  readonly json?: boolean
  readonly lines?: string
}

/** Registers `cvss`. It needs no node. */
export function cvssCommand(program: Command): void {
  program
    .command('cvss')
    .description('scores CVSS vectors of every version')
    .argument('[VECTOR...]', 'vector strings')
    .option('--lines <FILE>', 'vectors of a file, one a line; - is standard input')
    .option('--json', 'one JSON value a line on standard output')
    .addHelpText('after', HELP)
    .action(async (vectors: string[], flags: Flags) => {
      if ((vectors.length === 0) === (flags.lines === undefined))
        throw new Fault('invalid', 'cli.cvss', 'Name vectors, or a file of them with --lines FILE (or -).')
      let allScored = true
      const note = (answer: Answer) => {
        if ('error' in answer) allScored = false
        return answer
      }
      for (const vector of vectors) {
        const answer = note(answerOf(vector))
        process.stdout.write(flags.json === true ? `${JSON.stringify(answer)}\n` : sentence(answer))
      }
      if (flags.lines !== undefined)
        await answerLines(flags.lines, {
          // Answers are told apart by their vector: the number of the line stays out.
          of: (line) => ({ ...note(answerOf(vectorOf(line))), line: undefined }),
          get tooLong() {
            return note(refused('', 'too_long', 'the line is too long', 0))
          },
          get notText() {
            return note(refused('', 'encoding', 'the line is not UTF-8 text', 0))
          },
        })
      if (!allScored) process.exitCode = 2
    })
}

type Answer =
  | {
      readonly vector: string
      readonly version: string
      readonly base: number
      readonly overall: number
      readonly severity: string
    }
  | {
      readonly vector: string
      readonly error: { readonly code: string; readonly message: string; readonly at: number }
    }

const refused = (vector: string, code: string, message: string, at: number): Answer => ({
  vector,
  error: { code: `cvss.${code}`, message, at },
})

function answerOf(text: string): Answer {
  const read = parseVector(text)
  if ('flaw' in read) return refused(text.slice(0, 1_024), read.flaw.code, read.flaw.message, read.flaw.at)
  const { version, base, overall, severity } = score(read.vector)
  return { vector: text, version, base, overall, severity }
}

/** A line is a vector, or JSON that holds one: records keep theirs under `vector` or `vectorString`. */
function vectorOf(line: string): string {
  const text = line.trim()
  if (!text.startsWith('{')) return text
  try {
    const { vector, vectorString } = JSON.parse(text) as { vector?: unknown; vectorString?: unknown }
    const found = vector ?? vectorString
    return typeof found === 'string' ? found : text
  } catch {
    return text
  }
}

function sentence(answer: Answer): string {
  if ('error' in answer)
    return `${shown(answer.vector)}: no vector: ${answer.error.message} (character ${answer.error.at})\n`
  const { vector, version, base, overall, severity } = answer
  return `${vector}: CVSS ${version} base ${base.toFixed(1)}, overall ${overall.toFixed(1)}, ${severity}\n`
}

const shown = (text: string): string => JSON.stringify(text).slice(1, -1)
