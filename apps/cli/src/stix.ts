import { Fault } from '@testudo/kernel/fault'
import { parseStrict } from '@testudo/stix/json'
import { type Finding, isValid, RULE_GROUPS, validate, type ValidateOptions } from '@testudo/stix'
import type { Command } from 'commander'
import { answerLines, readText } from './jsonLines.ts'
import { matchCommand } from './stixMatch.ts'

const HELP = `
FILE holds one JSON value: a bundle, an array of objects, a TAXII 2.1 envelope or one object; plain or gzip, told by its first bytes.

One line per file: {"file","valid","findings":[{"path","level":"must"|"should","rule"}]}. "path" is a JSON pointer.
SHOULD findings make a file invalid with --strict only. With --lines the one FILE (or -) is read as one JSON value a
line (plain or gzip), and answered in order by one line each: {"line","valid","findings"}. A line that is no JSON is answered too.

--disable and --enable take rule names, or groups: ${Object.keys(RULE_GROUPS).join(', ')}, all.
Without --json: sentences, with the section of the standard.

Exit code: 0 every file is valid, 2 some file is not, or cannot be read. With --lines: 0 once every line is answered.

Examples:
  testudo stix validate bundle.json bundle.json.gz --json
  testudo stix validate bundle.json --disable all --verbose
  cat objects.ndjson | testudo stix validate --lines -
  gzip -c objects.ndjson | testudo stix validate --lines - --json`

interface Flags {
  readonly json?: boolean
  readonly lines?: boolean
  readonly strict?: boolean
  readonly disable?: string
  readonly enable?: string
  readonly strictProperties?: boolean
  readonly strictTypes?: boolean
  readonly silent?: boolean
  readonly verbose?: boolean
}

interface Answer {
  readonly valid: boolean
  readonly findings: readonly Finding[]
}

/** Registers `stix validate` and `stix match`. They need no node: they read files only. */
export function stixCommands(program: Command): void {
  const stix = program.command('stix').description('checks STIX without storing it')
  matchCommand(stix)
  stix
    .command('validate')
    .description('checks files against STIX 2.1')
    .argument('<FILE...>', 'JSON files; - is standard input')
    .option('--strict', 'SHOULD findings make a file invalid')
    .option('--disable <RULES>', 'recommendations to leave out, with commas between them')
    .option('--enable <RULES>', 'only these recommendations')
    .option('--strict-properties', 'report every property the standard does not define')
    .option('--strict-types', 'report every type the standard does not define')
    .option('--silent', 'verdicts only; together with --verbose it contradicts itself, which makes every file invalid')
    .option('--verbose', 'findings with their section and message')
    .option('--lines', 'one JSON value a line')
    .option('--json', 'one JSON value a line on standard output')
    .addHelpText('after', HELP)
    .action(async (files: string[], flags: Flags) => {
      const options = optionsOf(flags)
      const judge = (text: string): Answer => judgeText(text, options, flags.strict === true)
      if (flags.lines === true) {
        if (files.length !== 1)
          throw new Fault('invalid', 'cli.lines', 'With --lines name one file, or - for standard input.')
        await answerLines(files[0] ?? '-', {
          of: (text) => shown(judge(text), flags),
          tooLong: TOO_LONG,
          notText: NOT_TEXT,
        })
        return
      }
      let allValid = true
      for (const file of files) {
        const answer = judge(readText(file))
        allValid &&= answer.valid
        process.stdout.write(
          flags.json === true ? `${JSON.stringify({ file, ...shown(answer, flags) })}\n` : sentences(file, answer),
        )
      }
      if (!allValid) process.exitCode = 2
    })
}

function optionsOf(flags: Flags): ValidateOptions {
  const names = (text: string | undefined) =>
    text
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
  const disabled = names(flags.disable)
  const enabled = names(flags.enable)
  return {
    ...(disabled ? { disabled } : {}),
    ...(enabled ? { enabled } : {}),
    strictProperties: flags.strictProperties === true,
    strictTypes: flags.strictTypes === true,
    silent: flags.silent === true,
    verbose: flags.verbose === true,
  }
}

/** Judges one JSON text. A text that is not strict JSON is an invalid file with one finding at the place where it breaks. */
function judgeText(text: string, options: ValidateOptions, strict: boolean): Answer {
  const read = parseStrict(text)
  if ('flaw' in read) {
    const { path, code, message } = read.flaw
    return {
      valid: false,
      findings: [
        { path, level: 'must', rule: code.replace('stix.', 'json-').replaceAll('_', '-'), section: '', message },
      ],
    }
  }
  // A bare array is how many tools write a list of objects; the standard knows bundles only, so each is judged alone.
  const enveloped = envelopeOf(read.value)
  const list: readonly unknown[] | undefined = enveloped ?? (Array.isArray(read.value) ? read.value : undefined)
  const before = enveloped === undefined ? '' : '/objects'
  const findings = list
    ? list.flatMap((one, i) =>
        validate(one, options).map((finding) => ({ ...finding, path: `${before}/${i}${finding.path}` })),
      )
    : validate(read.value, options)
  return { valid: isValid(findings, strict), findings }
}

/** The objects of a TAXII 2.1 envelope (§3.7), which is no STIX object and has no type; undefined for anything else. */
function envelopeOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { objects, ...rest } = value as { readonly objects?: unknown }
  const others = Object.keys(rest).every((key) => key === 'more' || key === 'next')
  return others && Array.isArray(objects) ? objects : undefined
}

/** An answer as it is printed. */
function shown({ valid, findings }: Answer, flags: Flags) {
  if (flags.silent === true && flags.verbose !== true) return { valid, findings: [] }
  if (flags.verbose === true) return { valid, findings }
  return { valid, findings: findings.map(({ path, level, rule }) => ({ path, level, rule })) }
}

function sentences(file: string, { valid, findings }: Answer): string {
  const lines = findings.map(
    ({ path, level, rule, section, message }) =>
      `  ${level.toUpperCase()} ${path || '/'}: ${message} (${rule}${section === '' ? '' : `, ${section}`})`,
  )
  return `${[`${file}: ${valid ? 'valid' : 'not valid'}`, ...lines].join('\n')}\n`
}

const TOO_LONG = {
  valid: false,
  findings: [{ path: '', level: 'must', rule: 'json-too-long' }],
}
const NOT_TEXT = {
  valid: false,
  findings: [{ path: '', level: 'must', rule: 'json-encoding' }],
}
