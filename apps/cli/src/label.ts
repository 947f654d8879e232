import { readFile } from 'node:fs/promises'
import { Fault } from '@testudo/kernel/fault'
import {
  bannerText,
  explain,
  join,
  type Label,
  marksText,
  mayRead,
  type PolicySet,
  portionMark,
  SYSTEM_HIGH,
} from '@testudo/kernel/label'
import { labelFromXml, labelToXml } from '@testudo/kernel/label/xml'
import { labelSchema } from '@testudo/kernel/marking'
import { type Subject, subjectSchema } from '@testudo/kernel/subject'
import { formatDtg, parseTime } from '@testudo/kernel/time'
import { readPolicies, SHIPPED_POLICIES } from '@testudo/node/policies'
import { parseStrict } from '@testudo/stix/json'
import type { Command } from 'commander'
import { z } from 'zod'

const MAX_CHARACTERS = 4_194_304

/** What `label join` and `label xml` add to a label for the reader; taken off again when such a file comes back. */
const ADDED = ['banner', 'portion', 'marks', 'note', 'document']
const HELD =
  'The parts are not mapped onto one policy or not understood: nobody reads this until a human has given it a label (queue for a human).'

const EXIT = 'Exit code: 0 answered, also when the answer is no; 2 a file cannot be read (the place is named).'
const EXAMPLES = {
  'may-read': [
    'may-read --subject subject.json --label label.json --json',
    'may-read --subject subject.json --label label.json --at 221642ZNOV26',
  ],
  explain: ['explain --subject subject.json --label label.json'],
  join: ['join label.json other.json --json'],
  xml: ['xml label.json > label.xml', 'xml label.json --at 2026-11-22T16:42:00Z --review 2031-11-22T16:42:00Z --json'],
} as const

interface Options {
  readonly json?: boolean
  readonly policies: string
  readonly at?: string
}

/** Registers `label may-read`, `label explain`, `label join` and `label xml`. A denial is an answer: it exits with 0, bad input with 2. */
export function labelCommands(program: Command): void {
  const label = program.command('label').description('who may read a label, joins of labels, ADatP-4774 XML')
  const common = (name: keyof typeof EXAMPLES, summary: string) =>
    label
      .command(name)
      .description(summary)
      .option('--policies <dir>', 'folder of policy files (*.json)', SHIPPED_POLICIES)
      .option('--json', 'answer as one line of JSON')
      .addHelpText(
        'after',
        `\n${EXIT}\n\nExamples:\n${EXAMPLES[name].map((line) => `  testudo label ${line}`).join('\n')}`,
      )

  for (const name of ['may-read', 'explain'] as const) {
    common(
      name,
      name === 'may-read'
        ? 'decides whether a subject may read a label'
        : 'names every rule of the decision, in English and French',
    )
      .requiredOption(
        '--subject <file>',
        'the subject as JSON: nation, communities, clearances, specialAccess, … (- for standard input)',
      )
      .requiredOption('--label <file>', 'the label as JSON or ADatP-4774 XML (- for standard input)')
      .option('--at <time>', 'decide as of this time: ISO 8601 UTC or a date-time group')
      .action(async (options: Options & { subject: string; label: string }) => {
        const policies = await readPolicies(options.policies, { mayBeEmpty: true })
        const [subject, what] = [await readSubject(options.subject), await readLabel(options.label, policies)]
        tell(
          options,
          ...(name === 'may-read' ? decide : explainAll)(subject, what, policies, instant(options.at, '--at')),
        )
      })
  }

  common('join', 'the label of what is derived from all of these labels')
    .argument('<files...>', 'labels as JSON or ADatP-4774 XML')
    .action(async (files: readonly string[], options: Options) => {
      const policies = await readPolicies(options.policies, { mayBeEmpty: true })
      const labels: Label[] = []
      for (const file of files) labels.push(await readLabel(file, policies))
      const shown = show(join(labels, policies), policies)
      tell(
        options,
        shown,
        [shown.banner, ...(shown.note === undefined ? [] : [shown.note]), JSON.stringify(shown)].join('\n'),
      )
    })

  common('xml', 'turns a JSON label into ADatP-4774 XML, or back')
    .argument('<file>', 'a label as JSON or as ADatP-4774 XML')
    .option('--at <time>', 'creation time written into the XML; default now')
    .option('--review <time>', 'review time written into the XML; default five years after creation')
    .action(async (file: string, options: Options & { review?: string }) => {
      const policies = await readPolicies(options.policies, { mayBeEmpty: true })
      const text = await readText(file)
      if (isXml(text)) {
        const { label: read, document } = inFile(file, () => labelFromXml(text, policies))
        const shown = { ...show(read, policies), document }
        tell(options, shown, JSON.stringify(shown, null, 2))
      } else {
        const createdAt = instant(options.at, '--at')
        const reviewAt = options.review === undefined ? yearsLater(createdAt, 5) : instant(options.review, '--review')
        const xml = inFile(file, () => labelToXml(labelOf(text, file), policies, { createdAt, reviewAt }))
        tell(options, { xml }, xml.trimEnd())
      }
    })
}

function decide(subject: Subject, label: Label, policies: PolicySet, now: number): [unknown, string] {
  const { allow, reason, until } = mayRead(subject, label, policies, now)
  const words = `${allow ? 'May read' : 'Denied'}: ${reason}${until === undefined ? '' : ` Until ${formatDtg(until)}.`}`
  return [{ allow, reason, ...(until === undefined ? {} : { until: new Date(until).toISOString() }) }, words]
}

function explainAll(subject: Subject, label: Label, policies: PolicySet, now: number): [unknown, string] {
  const [decision, words] = decide(subject, label, policies, now)
  const { reasons } = explain(subject, label, policies, now)
  return [
    { decision, reasons },
    [words, ...reasons.flatMap((r) => [`${r.holds ? '+' : '-'} ${r.en}`, `  ${r.fr}`])].join('\n'),
  ]
}

function show(label: Label, policies: PolicySet) {
  const note = label.policy === SYSTEM_HIGH ? HELD : undefined
  return {
    ...label,
    portion: portionMark(label, policies),
    marks: marksText(label, policies),
    banner: bannerText(label, policies, 'en').text,
    ...(note === undefined ? {} : { note }),
  }
}

function tell(options: Options, value: unknown, words: string): void {
  process.stdout.write(`${options.json === true ? JSON.stringify(value) : words}\n`)
}

/** Members that are left out give no access: no nation, no clearance, no community. */
const subjectFileSchema = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? {
          id: 'subject',
          kind: 'person',
          name: '',
          organisation: '',
          nation: '',
          communities: [],
          clearances: {},
          specialAccess: [],
          roles: [],
          ...value,
        }
      : value,
  subjectSchema,
)

async function readSubject(file: string): Promise<Subject> {
  return checked(subjectFileSchema, jsonOf(await readText(file), file), file, 'subject')
}

async function readLabel(file: string, policies: PolicySet): Promise<Label> {
  const text = await readText(file)
  return isXml(text) ? inFile(file, () => labelFromXml(text, policies).label) : labelOf(text, file)
}

function labelOf(text: string, file: string): Label {
  const value = jsonOf(text, file)
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
  const plain = isRecord ? Object.fromEntries(Object.entries(value).filter(([key]) => !ADDED.includes(key))) : value
  return checked(labelSchema, plain, file, 'label')
}

function checked<T>(schema: z.ZodType<T>, value: unknown, file: string, what: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = `/${issue?.path.join('/') ?? ''}`
  throw new Fault('invalid', `label.bad_${what}`, `This is no ${what}: ${issue?.message ?? 'wrong shape'}.`, {
    place: { file, path },
  })
}

function jsonOf(text: string, file: string): unknown {
  const parsed = parseStrict(text.replace(/^\uFEFF/, ''))
  if ('value' in parsed) return parsed.value
  const { message, path, at } = parsed.flaw
  const line = text.slice(0, at).split('\n').length
  throw new Fault('invalid', 'label.bad_json', `This is no clean JSON: ${message}`, { place: { file, line, path } })
}

const isXml = (text: string) => /^\uFEFF?\s*</.test(text)

async function readText(file: string): Promise<string> {
  try {
    const bytes = file === '-' ? await readStandardInput() : await readFile(file)
    if (bytes.length > MAX_CHARACTERS)
      throw new Fault('invalid', 'label.too_large', `A label file has at most ${MAX_CHARACTERS} bytes.`, {
        place: { file },
      })
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    const why = cause instanceof TypeError ? 'it is not UTF-8' : 'it is missing or cannot be opened'
    throw new Fault('invalid', 'label.unreadable', `This file cannot be read: ${why}.`, { cause, place: { file } })
  }
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of process.stdin) {
    const bytes: Uint8Array = Buffer.from(chunk)
    length += bytes.length
    chunks.push(bytes)
    if (length > MAX_CHARACTERS) break
  }
  return Buffer.concat(chunks)
}

function inFile<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(error.kind, error.code, error.message, { cause: error, place: { ...error.place, file } })
  }
}

function yearsLater(at: number, years: number): number {
  const date = new Date(at)
  return date.setUTCFullYear(date.getUTCFullYear() + years)
}

function instant(text: string | undefined, option: string): number {
  if (text === undefined) return Date.now()
  const at = parseTime(text)
  if (at === undefined)
    throw new Fault(
      'invalid',
      'label.bad_time',
      `${option} "${text}" is no time; write 2026-11-22T16:42:00Z or 221642ZNOV26.`,
    )
  return at
}
