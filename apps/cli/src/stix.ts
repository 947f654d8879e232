import { createReadStream, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip, gunzipSync } from 'node:zlib'
import { Fault } from '@testudo/kernel/fault'
import { parseStrict } from '@testudo/stix/json'
import { type Finding, isValid, RULE_GROUPS, validate, type ValidateOptions } from '@testudo/stix'
import type { Command } from 'commander'

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

/** What a packed file may unpack to. */
const MOST_BYTES = 512 * 1024 ** 2

/** Registers `stix validate`. Needs no node: it reads files only. */
export function stixCommands(program: Command): void {
  program
    .command('stix')
    .description('checks STIX without storing it')
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
        await answerLines(files[0] ?? '-', (text) => shown(judge(text), flags))
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

/** @throws {Fault} `invalid` naming the file: not there, a broken or exploding gzip, not UTF-8 */
function readText(file: string): string {
  const refuse = (code: string, message: string, cause: unknown) =>
    new Fault('invalid', code, message, { cause, place: { file } })
  let bytes: Buffer
  try {
    bytes = readFileSync(file === '-' ? 0 : file)
  } catch (cause) {
    throw refuse('cli.file', 'The file cannot be opened.', cause)
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: Math.min(MOST_BYTES, Math.max(4 * 1024 ** 2, bytes.length * 200)) })
    } catch (cause) {
      throw refuse('cli.gzip', 'The gzip file is cut short, damaged, or grows beyond what is taken.', cause)
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw refuse('cli.encoding', 'The file is not UTF-8 text.', cause)
  }
}

/** Unpacks gzip, told by its first two bytes; anything else passes as it is. */
async function* unpacked(input: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  const source = input[Symbol.asyncIterator]()
  let start = Buffer.alloc(0)
  while (start.length < 2) {
    const next = await source.next()
    if (next.done === true) break
    start = Buffer.concat([start, Buffer.from(next.value)])
  }
  async function* all() {
    yield start
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield Buffer.from(next.value)
  }
  if (start[0] !== 0x1f || start[1] !== 0x8b) yield* all()
  else yield* Readable.from(all()).pipe(createGunzip()) as AsyncIterable<Buffer>
}

/** Lines end at \n only: a value may hold any other separator, U+2028 included. */
async function answerLines(file: string, judge: (text: string) => Pick<Answer, 'valid'>): Promise<void> {
  const input = unpacked(file === '-' ? process.stdin : createReadStream(file))
  let waiting: Buffer[] = []
  let held = 0
  let line = 0
  /** Keeps what has arrived of a line; of one that is too long, its length only. */
  const hold = (piece: Buffer) => {
    held += piece.length
    if (held > MOST_LINE_BYTES) waiting = []
    else waiting.push(piece)
  }
  const answer = async () => {
    line += 1
    const text = held > MOST_LINE_BYTES ? undefined : decoded(Buffer.concat(waiting))
    const judged = held > MOST_LINE_BYTES ? TOO_LONG : text === undefined ? NOT_TEXT : judge(text)
    waiting = []
    held = 0
    if (!process.stdout.write(`${JSON.stringify({ line, ...judged })}\n`))
      await new Promise((drained) => process.stdout.once('drain', drained))
  }
  try {
    for await (const chunk of input) {
      let from = 0
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        hold(chunk.subarray(from, end))
        await answer()
        from = end + 1
      }
      if (from < chunk.length) hold(chunk.subarray(from))
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_'))
      throw new Fault('invalid', 'cli.gzip', 'The gzip file is cut short or damaged.', { cause, place: { file, line } })
    throw new Fault('invalid', 'cli.file', 'The file cannot be opened or read.', { cause, place: { file } })
  }
  if (held > 0) await answer()
}

/** As much of one line as is kept in memory. */
const MOST_LINE_BYTES = 64 * 1024 ** 2
const TOO_LONG = {
  valid: false,
  findings: [{ path: '', level: 'must', rule: 'json-too-long' }],
}
const NOT_TEXT = {
  valid: false,
  findings: [{ path: '', level: 'must', rule: 'json-encoding' }],
}

function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
