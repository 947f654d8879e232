import type { SplitItem, SplitObject } from '@testudo/stix'
import { TaxiiFault } from './fault.ts'

/** One answer of objects. `problems` are objects that could not be read; the others are not hurt by them. */
export interface ObjectsPage {
  readonly objects: readonly SplitObject[]
  readonly problems: readonly Extract<SplitItem, { kind: 'problem' }>[]
  readonly more: boolean
  readonly next: string | undefined
  readonly dateAddedFirst: string | undefined
  readonly dateAddedLast: string | undefined
}

/** Filters of §3.4 as they are sent: `{ type: 'indicator,malware', version: 'all' }`. */
export interface Filters {
  readonly id?: string
  readonly type?: string
  readonly version?: string
  readonly spec_version?: string
}

export interface Question {
  readonly match?: Filters
  readonly addedAfter?: string
  readonly limit?: number
  /** Where an earlier walk with these very parameters stood. */
  readonly next?: string
}

/** How a walk goes on after each page. */
export class Steps {
  question: Question
  next: string | undefined
  private before = new Set<string>()

  constructor(question: Question) {
    this.question = question
    this.next = question.next
  }

  take(
    page: { readonly more: boolean; readonly next: string | undefined; readonly dateAddedLast: string | undefined },
    told: readonly string[],
  ): void {
    if (!page.more) return
    if (told.every((one) => this.before.has(one)))
      throw new TaxiiFault(502, 'taxii.no_progress', 'The server says there is more but sends nothing new')
    this.before = new Set(told)
    if (page.next !== undefined) this.next = page.next
    else if (page.dateAddedLast !== undefined) {
      this.question = { ...this.question, addedAfter: page.dateAddedLast }
      this.next = undefined
    } else throw new TaxiiFault(502, 'taxii.no_next', 'The server says there is more but not how to go on')
  }
}

/** The objects of an answer and how it goes on. @throws {TaxiiFault} 502 when the answer is no JSON */
export function objectsPage(
  items: readonly SplitItem[],
  headers: Readonly<Record<string, string | undefined>>,
): ObjectsPage {
  const problems = items.filter((item) => item.kind === 'problem')
  const fatal = problems.find((problem) => problem.fatal && problem.code !== 'stix.empty')
  if (fatal) throw new TaxiiFault(502, 'taxii.not_json', `The answer cannot be read: ${fatal.message}`)
  const objects = items.filter((item) => item.kind === 'object')
  const envelope = items.find((item) => item.kind === 'envelope')?.value ?? {}
  const next = envelope['next']
  return {
    objects: envelope['objects'] === undefined && isBareEnvelope(objects) ? [] : objects,
    problems: problems.filter((problem) => !problem.fatal),
    more: envelope['more'] === true,
    next: typeof next === 'string' ? next : undefined,
    dateAddedFirst: headers['x-taxii-date-added-first'],
    dateAddedLast: headers['x-taxii-date-added-last'],
  }
}

/** `{}` or `{"more":false}`: an empty envelope looks to the splitter like an object without id. */
const isBareEnvelope = (objects: readonly SplitObject[]): boolean =>
  objects.length === 1 && objects[0]?.value['id'] === undefined && objects[0]?.value['type'] === undefined

/** An address with the parameters of a question. */
export function withQuery(
  address: string,
  { match = {}, addedAfter, limit }: Question,
  next: string | undefined,
): string {
  const pairs = [
    ...Object.entries(match).map(([name, value]) => [`match[${name}]`, String(value)]),
    ...(addedAfter === undefined ? [] : [['added_after', addedAfter]]),
    ...(limit === undefined ? [] : [['limit', String(limit)]]),
    ...(next === undefined ? [] : [['next', next]]),
  ]
  const query = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  return query === '' ? address : `${address}?${query}`
}

declare const encodeURIComponent: (text: string) => string
const encode = (text = ''): string => encodeURIComponent(text)
