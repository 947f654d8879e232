import { RuleProblem } from '../documents.ts'
import type { Item, Written } from '../rule/search.ts'
import { type TimeUnit, TIME_UNITS } from './calendar.ts'
import { networkOf } from './cidr.ts'
import { base64, base64Offsets, encodable, utf16, utf8, windash } from './encode.ts'
import { MANY, type Pattern, parsePattern, patternMatcher, plainOf, tidy, type Token } from './pattern.ts'
import { placeholdersOf, fill } from './placeholder.ts'
import { costOf } from './regex-cost.ts'
import { compileRegex } from './regex.ts'
import { type Ask, type Bound, type Expression, fold, join, negate, type Test } from './test.ts'

/** Values of placeholders by name, for the `expand` modifier. */
export type Lists = Readonly<Record<string, readonly (string | number)[]>>

/** A value on its way through the modifiers. `bytes` is what an encoding made of it. */
interface Text {
  readonly pattern: Pattern
  readonly bytes: readonly number[] | undefined
}

type Where = 'contains' | 'startswith' | 'endswith'
type Compared = 'gt' | 'gte' | 'lt' | 'lte'
const WHERE: readonly string[] = ['contains', 'startswith', 'endswith']
const COMPARED: readonly string[] = ['gt', 'gte', 'lt', 'lte']
const ENCODINGS: readonly string[] = [
  'wide',
  'utf16le',
  'utf16be',
  'utf16',
  'base64',
  'base64offset',
  'windash',
  'expand',
]
const REGEX_FLAGS: Readonly<Record<string, string>> = {
  i: 'i',
  m: 'm',
  s: 's',
  ignorecase: 'i',
  multiline: 'm',
  dotall: 's',
}

/** Characters the patterns of one item may look at in one text together: some 30 ms at the very worst. */
const MAX_LOOKED_AT = 10_000_000
/** What the regular expressions of one rule may grow to together: some 50 ms of compilation at the very worst. */
const MAX_EXPRESSIONS = 6_000

/** What a rule has used up so far. */
export interface Budget {
  expressions: number
}

/** What the modifiers of an item ask for, sorted. */
interface Plan {
  readonly steps: readonly string[]
  readonly all: boolean
  readonly negated: boolean
  readonly cased: boolean
  readonly type: 're' | 'cidr' | 'exists' | 'fieldref' | 'text'
  readonly flags: string
  readonly compared: Compared | undefined
  readonly unit: TimeUnit | undefined
}

const KNOWN = new Set([
  ...WHERE,
  ...COMPARED,
  ...ENCODINGS,
  ...Object.keys(REGEX_FLAGS),
  ...TIME_UNITS,
  'all',
  'neq',
  'cased',
  're',
  'cidr',
  'exists',
  'fieldref',
])

function planOf(item: Item): Plan {
  const fail = (reason: string): never => {
    throw new RuleProblem(item.line, item.path, reason)
  }
  const given = item.modifiers
  for (const one of given) {
    if (!KNOWN.has(one)) fail(`unknown modifier "${one}"`)
    if (given.indexOf(one) !== given.lastIndexOf(one)) fail(`the modifier "${one}" stands twice`)
  }
  const types = given.filter((one) => ['re', 'cidr', 'exists', 'fieldref'].includes(one))
  const units = given.filter((one): one is TimeUnit => TIME_UNITS.some((unit) => unit === one))
  const compared = given.filter((one): one is Compared => COMPARED.includes(one))
  const flags = given.flatMap((one) => REGEX_FLAGS[one] ?? [])
  const steps = given.filter((one) => WHERE.includes(one) || ENCODINGS.includes(one))
  const [type = 'text'] = types
  if (types.length > 1 || units.length > 1 || compared.length > 1)
    fail(`the modifiers ${[...types, ...units, ...compared].join(', ')} exclude each other`)
  if (flags.length > 0 && type !== 're') fail('the modifiers i, m, s belong behind "re"')
  if (flags.length > 0 && given.findIndex((one) => one in REGEX_FLAGS) < given.indexOf('re'))
    fail('"re" must stand before its flags')
  const beside = [...units, ...compared]
  const not = (allowed: readonly string[]) =>
    [...steps, ...beside, ...(given.includes('cased') ? ['cased'] : [])].find((one) => !allowed.includes(one))
  const clash =
    type === 're'
      ? not([...WHERE, 'expand', 'cased'])
      : type === 'cidr'
        ? not(['expand'])
        : type === 'exists'
          ? not([])
          : type === 'fieldref'
            ? not([...WHERE, 'cased'])
            : beside.length > 0
              ? not(beside)
              : undefined
  if (clash !== undefined) fail(`"${type === 'text' ? beside.join('|') : type}" cannot be combined with "${clash}"`)
  if (item.field === undefined && (type === 'exists' || type === 'fieldref' || beside.length > 0))
    fail(`"${given.join('|')}" needs a field`)
  return {
    steps,
    all: given.includes('all'),
    negated: given.includes('neq'),
    cased: given.includes('cased'),
    type: type as Plan['type'],
    flags: flags.join(''),
    compared: compared[0],
    unit: units[0],
  }
}

/** Whether a pattern is text with `*` at its ends only, and how it is asked then. */
function askText(pattern: Pattern, cased: boolean): Ask {
  const lead = pattern[0] === MANY
  const tail = pattern.length > 1 && pattern.at(-1) === MANY
  const middle = tidy(pattern.slice(lead ? 1 : 0, tail ? -1 : undefined))
  const text = plainOf(middle)
  if (text === undefined) {
    const folded = cased ? pattern : pattern.map((token) => (typeof token === 'string' ? fold(token) : token))
    return patternOf(folded, cased)
  }
  if (text === '' && (lead || tail)) return { kind: 'any' }
  const kind = lead && tail ? 'contains' : lead ? 'suffix' : tail ? 'prefix' : 'equals'
  return { kind, text: cased ? text : fold(text), cased }
}

const patternOf = (pattern: Pattern, cased: boolean): Ask => ({
  kind: 'pattern',
  pattern,
  matcher: patternMatcher(pattern),
  cased,
  bound: { most: MAX_LOOKED_AT, cuts: 0 },
})

function step(text: Text, name: string): Text[] {
  const { pattern, bytes } = text
  const encoded = (made: readonly number[]): Text[] => [{ pattern: tidy([String.fromCharCode(...made)]), bytes: made }]
  const raw = () => bytes ?? utf8(encodable(pattern))
  const around = (tokens: readonly Token[]): Text[] => [{ pattern: tidy(tokens), bytes: undefined }]
  switch (name) {
    case 'contains':
      return around([MANY, ...pattern, MANY])
    case 'startswith':
      return around([...pattern, MANY])
    case 'endswith':
      return around([MANY, ...pattern])
    case 'windash':
      return windash(pattern).map((form) => ({ pattern: form, bytes: undefined }))
    case 'wide':
    case 'utf16le':
      return encoded(utf16(encodable(pattern), 'le', false))
    case 'utf16be':
      return encoded(utf16(encodable(pattern), 'be', false))
    case 'utf16':
      return encoded(utf16(encodable(pattern), 'le', true))
    case 'base64':
      return [{ pattern: tidy([base64(raw())]), bytes: undefined }]
    case 'base64offset':
      return base64Offsets(raw()).map((form) => ({ pattern: tidy([form]), bytes: undefined }))
    default:
      return [text]
  }
}

/** The questions of one value; several mean any of them. */
function asksOf(written: Written, plan: Plan, lists: Lists, budget: Budget): Ask[] {
  const { value } = written
  if (plan.type === 'exists') {
    if (typeof value !== 'boolean') throw new Error('"exists" takes true or false')
    return [{ kind: 'exists', present: value }]
  }
  if (plan.compared !== undefined || plan.unit !== undefined) {
    if (typeof value !== 'number') throw new Error(`"${plan.compared ?? plan.unit}" takes a number`)
    const op = plan.compared ?? 'eq'
    return [plan.unit === undefined ? { kind: 'number', op, value } : { kind: 'time', unit: plan.unit, op, value }]
  }
  if (value === null) {
    if (plan.steps.length > 0 || plan.type !== 'text') throw new Error('null takes no modifier')
    return [{ kind: 'null' }]
  }
  const text = typeof value === 'string' ? value : written.text
  if (plan.type === 'text' && plan.steps.length === 0 && typeof value === 'number') {
    // A number is compared as it is printed and as it is written, so that 0x1 and 1 both find what an event may hold.
    const forms = new Set([String(value), written.text].map(fold))
    return [...forms].map((form) => ({ kind: 'equals', text: form, cased: false }))
  }
  const forms = plan.steps.includes('expand') ? fill(text, placeholdersOf(text), lists) : [text]
  if (plan.type === 're')
    return forms.map((form) => {
      budget.expressions += costOf(form, MAX_EXPRESSIONS).size
      if (budget.expressions > MAX_EXPRESSIONS)
        throw new Error(`the regular expressions of this rule grow beyond ${MAX_EXPRESSIONS} characters`)
      return { kind: 'regex', regex: compileRegex(placed(form, plan.steps), plan.flags) }
    })
  if (plan.type === 'cidr')
    return forms.map((form) => {
      const network = networkOf(form.trim())
      if (network === undefined) throw new Error(`"${form}" is no network such as 10.0.0.0/8 or fe80::/10`)
      return { kind: 'cidr', network }
    })
  if (plan.type === 'fieldref') {
    const other = plainOf(parsePattern(text))
    if (other === undefined || other === '') throw new Error('"fieldref" takes the name of a field')
    const has = (where: Where) => plan.steps.includes(where)
    const both = has('contains') || (has('startswith') && has('endswith'))
    const how = both ? 'contains' : has('startswith') ? 'prefix' : has('endswith') ? 'suffix' : 'equals'
    return [{ kind: 'field', other, how, cased: plan.cased }]
  }
  let texts: Text[] = forms.map((form) => ({ pattern: parsePattern(form), bytes: undefined }))
  for (const name of plan.steps) texts = texts.flatMap((one) => step(one, name))
  if (texts.length > 10_000) throw new Error('the value stands for more than 10,000 forms')
  return texts.map(({ pattern }) => askText(pattern, plan.cased))
}

/** `contains` and `re` together search anywhere, which `re` does by itself; the other two anchor. */
function placed(regex: string, steps: readonly string[]): string {
  if (steps.includes('contains')) return regex
  if (steps.includes('startswith')) return `^(?:${regex})`
  return steps.includes('endswith') ? `(?:${regex})$` : regex
}

/** A keyword is looked for inside every value of the event. */
function keyword(ask: Ask): Ask {
  if (ask.kind === 'equals' || ask.kind === 'prefix' || ask.kind === 'suffix') return { ...ask, kind: 'contains' }
  if (ask.kind === 'pattern') return patternOf(tidy([MANY, ...ask.pattern, MANY]), ask.cased)
  if (ask.kind === 'null') throw new Error('null is no keyword')
  return ask
}

function keyOf(field: string | undefined, ask: Ask): string {
  const body =
    ask.kind === 'regex'
      ? ['regex', ask.regex.source, ask.regex.flags]
      : ask.kind === 'pattern'
        ? ['pattern', ask.pattern, ask.cased]
        : ask
  return `${field ?? ''}\u0000${JSON.stringify(body)}`
}

/**
 * What an item asks: each value, transformed by its modifiers in the order written, becomes one question or several; values
 * are joined by OR, or by AND with `all`; `neq` negates the whole, so a field that is missing is different too (as pySigma).
 *
 * @throws {RuleProblem} with line and path: unknown or contradicting modifiers, values that do not suit them, `expand` of a
 * placeholder without a list
 */
export function askItem(item: Item, lists: Lists, budget: Budget = { expressions: 0 }): Expression {
  const plan = planOf(item)
  const bounds: Bound[] = []
  const one = (ask: Ask): Expression => {
    const asked = item.field === undefined ? keyword(ask) : ask
    if (asked.kind === 'pattern') bounds.push(asked.bound)
    const test: Test = { field: item.field, ask: asked, key: keyOf(item.field, asked), path: item.path }
    return { op: 'test', test }
  }
  if (item.values.length > 1 && item.values.some(({ value }) => value === null))
    throw new RuleProblem(item.line, item.path, 'null cannot stand in a list; write a search of its own')
  // An empty list matches as null does (pySigma).
  const values: readonly Written[] = item.values.length > 0 ? item.values : [{ value: null, text: '', line: item.line }]
  const groups = values.map((written) => {
    try {
      return join('or', asksOf(written, plan, lists, budget).map(one))
    } catch (error) {
      if (error instanceof RuleProblem) throw error
      throw new RuleProblem(written.line, item.path, error instanceof Error ? error.message : String(error))
    }
  })
  for (const bound of bounds) bound.most = MAX_LOOKED_AT / bounds.length
  const joined = join(plan.all ? 'and' : 'or', groups)
  return plan.negated ? negate(joined) : joined
}
