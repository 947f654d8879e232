import { type Finding, validate, type ValidateOptions, type Validation } from '@testudo/csaf'
import { Fault } from '@testudo/kernel/fault'
import { HARD_MAX_DEPTH, parseStrict } from '@testudo/stix/json'
import type { Command } from 'commander'
import { plain } from './asking.ts'
import { spellingBy } from './csafDictionary.ts'
import { answerLines, readText } from './jsonLines.ts'

const HELP = `
FILE holds one CSAF document of version 2.0 or 2.1 (a VEX too); plain or gzip, told by its first bytes. It is checked
against the JSON schema and every test of its version: mandatory ones (6.1) fail, optional ones (6.2) warn, informative
ones (6.3) inform. A document is valid when the schema is kept and nothing failed.

One line per file: {"file","valid","version","tests":{"failed","warned","informed"},"schema"}. The lists of "tests" hold
ids such as "6.1.1", each once; "schema" holds {"path","message"} where the schema is not kept. --findings adds
"findings": {"test","path","message"} for every place, "path" being a JSON pointer. "version" is null where the document
names none that is known; then no test ran. A file that cannot be read is not valid and has an "error".
With --lines the one FILE (or -) holds one document a line; each is answered by {"line","valid",…}.
Without --json: sentences.

No URL of a document is asked for: an advisory could make its reader call any address. Tests 6.3.6 and 6.3.7 tell only
hosts that can never exist (.invalid). Test 6.3.8 knows common spelling mistakes in English; other languages fail it, as
the standard asks. --dictionary names the .dic file of a Hunspell dictionary, its .aff file beside it, called by its language
(en_US.dic, fr.dic); may be given several times. Words that begin with a capital are taken for names. Dictionaries that make
compounds (German, Dutch) are refused.

Exit code: 0 every document is valid, 2 some is not.

Examples:
  testudo csaf validate advisory.json --json
  testudo csaf validate advisory.json --level basic --findings --json
  gzip -c advisories.ndjson | testudo csaf validate --lines - --json`

const LEVELS = ['basic', 'extended', 'full'] as const
type Level = (typeof LEVELS)[number]

interface Flags {
  readonly json?: boolean
  readonly lines?: boolean
  readonly findings?: boolean
  readonly level: string
  readonly dictionary: readonly string[]
}

/** A document's verdict as it is printed. */
interface Answer {
  readonly valid: boolean
  readonly version: string | null
  readonly tests: Readonly<Record<'failed' | 'warned' | 'informed', readonly string[]>>
  readonly schema: Validation['schema']
  readonly findings?: readonly Finding[]
  readonly error?: { readonly code: string; readonly message: string }
}

/** Registers `csaf validate`. It needs no node: it reads files only. */
export function csafCommands(program: Command): void {
  program
    .command('csaf')
    .description('checks CSAF and VEX documents')
    .command('validate')
    .description('checks files against CSAF 2.0 and 2.1: schema, mandatory, optional and informative tests')
    .argument('<FILE...>', 'JSON files; - is standard input')
    .option('--level <LEVEL>', 'basic: mandatory tests; extended: optional ones too; full: all', 'full')
    .option(
      '--dictionary <FILE>',
      'a Hunspell dictionary to check spelling with (6.3.8)',
      (file, all: readonly string[]) => [...all, file],
      [] as readonly string[],
    )
    .option('--findings', 'with --json: every place, with a sentence')
    .option('--lines', 'one document a line')
    .option('--json', 'one JSON value a line on standard output')
    .addHelpText('after', HELP)
    .action(async (files: string[], flags: Flags) => {
      const level = levelOf(flags.level)
      const options = { level, now: new Date().toISOString(), ...spellingBy(flags.dictionary) }
      let allValid = true
      const judge = (text: string): { answer: Answer; validation: Validation | undefined } => {
        const judged = judgeText(text, options, flags.findings === true)
        allValid &&= judged.answer.valid
        return judged
      }
      if (flags.lines === true) {
        if (files.length !== 1)
          throw new Fault('invalid', 'cli.lines', 'With --lines name one file, or - for standard input.')
        const unread = (code: string, message: string): Answer => {
          allValid = false
          return refused(code, message)
        }
        await answerLines(files[0] ?? '-', {
          of: (text) => judge(text).answer,
          get tooLong() {
            return unread('cli.line', 'The line is longer than is read.')
          },
          get notText() {
            return unread('cli.encoding', 'The line is not UTF-8 text.')
          },
        })
      } else
        for (const file of files) {
          const { answer, validation } = readAndJudge(file, judge)
          allValid &&= answer.valid
          process.stdout.write(
            flags.json === true ? `${JSON.stringify({ file, ...answer })}\n` : sentences(file, answer, validation),
          )
        }
      if (!allValid) process.exitCode = 2
    })
}

function levelOf(text: string): Level {
  const level = LEVELS.find((one) => one === text)
  if (level === undefined) throw new Fault('invalid', 'cli.level', `--level is one of ${LEVELS.join(', ')}.`)
  return level
}

/** One file that cannot be read does not keep the others from being checked. */
function readAndJudge(file: string, judge: (text: string) => { answer: Answer; validation: Validation | undefined }) {
  let text: string
  try {
    text = readText(file)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { answer: refused(error.code, error.message), validation: undefined }
  }
  return judge(text)
}

function judgeText(text: string, options: ValidateOptions, withFindings: boolean) {
  const read = parseStrict(text, HARD_MAX_DEPTH)
  if ('flaw' in read) {
    const { path, code, message } = read.flaw
    const answer = { ...refused(code.replace('stix.', 'json.'), message), schema: [{ path, message }] }
    return { answer, validation: undefined }
  }
  const validation = validate(read.value, options)
  const { failed, warned, informed } = validation.tests
  const answer: Answer = {
    valid: validation.valid,
    version: validation.version ?? null,
    tests: { failed: idsOf(failed), warned: idsOf(warned), informed: idsOf(informed) },
    schema: validation.schema,
    ...(withFindings ? { findings: [...failed, ...warned, ...informed] } : {}),
  }
  return { answer, validation }
}

const idsOf = (findings: readonly Finding[]): string[] => [...new Set(findings.map(({ test }) => test))]

const refused = (code: string, message: string): Answer => ({
  valid: false,
  version: null,
  tests: { failed: [], warned: [], informed: [] },
  schema: [],
  error: { code, message },
})

function sentences(file: string, answer: Answer, validation: Validation | undefined): string {
  const version = answer.version === null ? '' : ` (CSAF ${answer.version})`
  const lines = [`${file}: ${answer.valid ? 'valid' : 'not valid'}${version}`]
  if (answer.error !== undefined) lines.push(`  ERROR ${answer.error.message} (${answer.error.code})`)
  else for (const { path, message } of answer.schema) lines.push(`  SCHEMA ${path || '/'}: ${message}`)
  const kinds = [
    ['ERROR', validation?.tests.failed],
    ['WARNING', validation?.tests.warned],
    ['NOTE', validation?.tests.informed],
  ] as const
  for (const [word, findings = []] of kinds)
    for (const { test, path, message } of findings) lines.push(`  ${word} ${path || '/'}: ${message} (${test})`)
  return `${lines.map(plain).join('\n')}\n`
}
