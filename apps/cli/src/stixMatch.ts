import { Fault } from '@testudo/kernel/fault'
import { checkPattern, isObject, type JsonValue, parseStrict } from '@testudo/stix'
import { compilePattern, type CompiledPattern, type Matched } from '@testudo/stix/pattern/match'
import { readObservations } from '@testudo/stix/pattern/observation'
import type { Command } from 'commander'
import { answerLines, readText } from './jsonLines.ts'

const HELP = `
OBSERVATIONS holds observed-data with their objects: a bundle, a TAXII 2.1 envelope, one object, or a list of any of these; by
object_refs or by the deprecated objects; plain or gzip. Without it only the syntax of the pattern is checked.

Answers {"matched","bindings":[{"test","observation","id","times"}]}: one way to match. "test" counts the […] of the pattern
from 0, "observation" the observed-data from 0; "times" when more than one of its number_observed is taken.
Syntax only: {"syntax":"valid"}. What cannot be answered: {"error":{"message","position","line","column"}}, where position counts
characters of the pattern from 0, line and column from 1; for data it names the observation or the path instead.

With --lines the one file (or -) holds {"pattern","observations"} a line, observations optional, and each line is answered by
one line with its number, in order. Regular expressions run in linear time: no look-around, no back references.

Exit code: 0 answered, matched or not; 2 the pattern or the data cannot be read. With --lines: 0 once every line is answered.

Examples:
  testudo stix match --pattern "[file:name = 'otter.exe']"
  testudo stix match --pattern "[ipv4-addr:value ISSUBSET '198.51.100.0/24'] REPEATS 2 TIMES WITHIN 60 SECONDS" observed.json --json
  echo '{"pattern":"[url:value LIKE"}' | testudo stix match --lines -`

interface Flags {
  readonly pattern?: string
  readonly lines?: boolean
  readonly json?: boolean
}

interface Problem {
  readonly message: string
  readonly position?: number
  readonly line?: number
  readonly column?: number
  readonly observation?: number
  readonly path?: string
}

type Answer = Exclude<Matched, { error: unknown }> | { readonly syntax: 'valid' } | { readonly error: Problem }

/** Registers `match` under `stix`. */
export function matchCommand(stix: Command): void {
  stix
    .command('match')
    .description('asks whether a STIX pattern matches observed data')
    .argument('[OBSERVATIONS]', 'JSON file; - is standard input')
    .option('--pattern <P>', 'the pattern')
    .option('--lines', 'one {"pattern","observations"} a line')
    .option('--json', 'one JSON value on standard output')
    .addHelpText('after', HELP)
    .action(async (file: string | undefined, flags: Flags) => {
      if (flags.lines === true) {
        if (flags.pattern !== undefined)
          throw new Fault('invalid', 'cli.lines', 'With --lines each line brings its own pattern: leave --pattern out.')
        const refused = (message: string) => ({ error: { message } })
        await answerLines(file ?? '-', {
          of: answerLine,
          tooLong: refused('the line is too long'),
          notText: refused('the line is not UTF-8 text'),
        })
        return
      }
      if (flags.pattern === undefined)
        throw new Fault('invalid', 'cli.pattern', 'Say what to look for: --pattern "[file:name = \'otter.exe\']".')
      const answer = file === undefined ? checked(flags.pattern) : answerText(flags.pattern, readText(file))
      if ('error' in answer) process.exitCode = 2
      process.stdout.write(flags.json === true ? `${JSON.stringify(answer)}\n` : sentences(answer))
    })
}

function answerText(pattern: string, text: string): Answer {
  const read = parseStrict(text)
  if ('flaw' in read) return { error: { message: read.flaw.message, path: read.flaw.path } }
  return answered(pattern, read.value)
}

function answerLine(text: string): Answer {
  const read = parseStrict(text)
  if ('flaw' in read) return { error: { message: read.flaw.message, path: read.flaw.path } }
  if (!isObject(read.value) || typeof read.value['pattern'] !== 'string')
    return { error: { message: 'a line is an object with a pattern', path: '/pattern' } }
  const { pattern, observations } = read.value
  return observations === undefined || observations === null ? checked(pattern) : answered(pattern, observations)
}

function checked(pattern: string): Answer {
  const syntax = checkPattern(pattern)
  return 'error' in syntax ? { error: problemOf(syntax.error) } : { syntax: 'valid' }
}

/** Patterns already compiled: many lines ask the same. */
const compiled = new Map<string, CompiledPattern>()
const MOST_COMPILED = 1_000

function answered(text: string, observed: JsonValue): Answer {
  const pattern = compiled.get(text) ?? compilePattern(text)
  if ('error' in pattern) return { error: problemOf(pattern.error) }
  if (compiled.size >= MOST_COMPILED) compiled.clear()
  compiled.set(text, pattern)
  const read = readObservations(observed)
  const answer = 'error' in read ? read : pattern.match(read.observations)
  return 'error' in answer ? { error: problemOf(answer.error) } : answer
}

type Flaw = Extract<Matched, { error: unknown }>['error']

function problemOf(flaw: Flaw): Problem {
  if (!('position' in flaw)) return flaw
  const { offset, line, column } = flaw.position
  return { message: flaw.message, position: offset, line, column }
}

function sentences(answer: Answer): string {
  if ('syntax' in answer) return 'The pattern is valid.\n'
  if ('error' in answer) {
    const { message, line, column, observation, path } = answer.error
    const place =
      line !== undefined
        ? `line ${line}, column ${column} of the pattern: `
        : observation !== undefined
          ? `observed-data ${observation}: `
          : path
            ? `${path}: `
            : ''
    return `Not answered. ${place}${message}\n`
  }
  if (!answer.matched) return 'No match.\n'
  const taken = answer.bindings.map(
    ({ test, observation, id, times }) =>
      `  […] ${test}: observed-data ${observation}${id === undefined ? '' : ` (${id})`}${times === undefined ? '' : `, ${times} times`}`,
  )
  return `${['Match.', ...taken].join('\n')}\n`
}
