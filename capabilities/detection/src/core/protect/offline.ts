import { canonicalize, isObject, type JsonObject, Splitter, tlpOf } from '@testudo/stix'
import { type IndicatorReport, readIndicators } from '../indicators/readIndicators.ts'
import type { IndicatorRecord, IndicatorValue } from '../indicators/kinds.ts'
import { candidateOf, referencesIn } from './candidate.ts'
import { leftInWords } from './reasons.ts'
import { fileNameOf, hashListsOf, othersLeft, render, type RenderOptions, wanted, wholeOf } from './render.ts'
import { type Given, selectEntries } from './select.ts'
import { stixBundle } from './stixBundle.ts'
import type { Candidate, Guards, Heading, ProtectFormat, Sureness } from './types.ts'

declare const TextEncoder: new () => { encode(text: string): Uint8Array }

/** Indicators of files, without a node: each file without owners in it is one owner. */
export class OfflineIndicators {
  readonly given: Given[] = []
  readonly problems: { readonly place: string; readonly reason: string }[] = []
  /** Objects by id, as they were read; of two versions the newer. */
  readonly objects = new Map<string, JsonObject>()

  /** Takes one file: a STIX bundle, CSV with a header, or one value a line. */
  read(file: string, text: string): void {
    const start = text
      .slice(0, 4_096)
      .replace(/^\ufeff/, '')
      .trimStart()
    if (/^[{[]\s*["{\]}]/.test(start)) this.readStix(file, text)
    else this.readRows(file, text)
  }

  private readStix(file: string, text: string): void {
    const splitter = new Splitter()
    for (const item of [...splitter.push(new TextEncoder().encode(text)), ...splitter.end()]) {
      if (item.kind === 'problem') this.problems.push({ place: `${file}:${item.place.line}`, reason: item.message })
      if (item.kind !== 'object' || !isObject(item.value)) continue
      const { id, modified } = item.value
      if (typeof id !== 'string') continue
      const held = this.objects.get(id)
      if (held === undefined || String(held['modified'] ?? '') <= String(modified ?? ''))
        this.objects.set(id, item.value)
    }
  }

  private readRows(file: string, text: string): void {
    const byId = new Map<string, { readonly candidate: Candidate; readonly values: IndicatorValue[] }>()
    const add = (value: IndicatorValue, record: IndicatorRecord): boolean => {
      const held = byId.get(record.id)
      if (held !== undefined) held.values.push(value)
      else byId.set(record.id, { candidate: candidateFromRow(file, record), values: [value] })
      return true
    }
    const report: IndicatorReport = readIndicators(
      { add, beginList: () => undefined, addLine: (value, line) => add(value, { id: `${file}:${line}` }) },
      file,
      text,
    )
    for (const { id, reason } of report.rejected) this.problems.push({ place: id, reason })
    for (const { candidate, values } of byId.values()) this.given.push({ candidate, read: { values } })
  }

  /** Everything read so far. */
  all(): readonly Given[] {
    const origins = new Map<string, string>()
    for (const value of this.objects.values())
      if (
        value['type'] === 'relationship' &&
        value['relationship_type'] === 'derived-from' &&
        value['revoked'] !== true
      )
        origins.set(String(value['source_ref']), String(value['target_ref']))
    const stix = [...this.objects].flatMap(([id, value]): Given[] => {
      if (value['type'] !== 'indicator') return []
      const origin = origins.get(id)
      return [{ candidate: candidateOf(value, { mark: markOf(value), ...(origin !== undefined && { origin }) }) }]
    })
    return [...stix, ...this.given]
  }
}

function candidateFromRow(file: string, record: IndicatorRecord): Candidate {
  const from = Date.parse(record.validFrom ?? '')
  const until = Date.parse(record.validUntil ?? '')
  return {
    id: record.id,
    modified: record.validFrom ?? '',
    name: record.name ?? '',
    language: 'stix',
    pattern: '',
    revoked: false,
    owner: record.owner ?? file,
    mark: '',
    ...(!Number.isNaN(from) && { from }),
    ...(!Number.isNaN(until) && { until }),
    ...(record.confidence !== undefined && { confidence: record.confidence }),
  }
}

/** TLP is all that a file says by itself. */
const markOf = (value: JsonObject): string =>
  referencesIn(value)
    .flatMap((id) => {
      const tlp = tlpOf(id)
      return tlp === undefined ? [] : [`TLP:${tlp.level.toUpperCase()}`]
    })
    .join(' ')

/**
 * A protective output of files, by the same rules as a node's. Nobody decides who may have it: that is for who runs it.
 *
 * @param now Unix ms
 */
export function protectOffline(
  indicators: OfflineIndicators,
  format: ProtectFormat,
  {
    sureness,
    guards,
    options,
    now,
  }: {
    readonly sureness: Sureness
    readonly guards: Guards
    readonly options: RenderOptions
    readonly now: number
  },
) {
  const selection = selectEntries(indicators.all(), sureness, guards, now)
  const common = {
    fileName: fileNameOf(format, options),
    lists: format === 'suricata' && options.list === undefined ? hashListsOf(wanted(selection, options.kinds)) : [],
  }
  if (format === 'stix') {
    const chosen = wholeOf(selection, options.kinds)
    const whole = objectsOf(
      indicators,
      chosen.map(({ id }) => id),
    )
    const all = [...whole, ...objectsOf(indicators, new Set(whole.flatMap((one) => referencesIn(one))))]
    const texts = all.toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1)).map((one) => canonicalize(one))
    return {
      ...common,
      entries: whole.length,
      left: leftInWords(selection.left, 0, othersLeft(selection, chosen, format)),
      write: (): AsyncIterable<string> => stixBundle(texts, texts.join('\n')),
    }
  }
  const { said, taken = [], write } = render(format, selection, options)
  const marks = new Set(
    [...said.flatMap(({ sources }) => sources), ...taken].map(({ mark }) => mark).filter((mark) => mark !== ''),
  )
  const heading: Heading = { mark: marks.size === 0 ? 'NOT MARKED' : [...marks].toSorted().join(' / '), sureness }
  return {
    ...common,
    entries: said.length + taken.length,
    left: leftInWords(
      selection.left,
      wanted(selection, options.kinds).length - said.length,
      othersLeft(selection, taken, format),
    ),
    async *write(): AsyncGenerator<string> {
      yield* write(heading)
    },
  }
}

function objectsOf({ objects }: OfflineIndicators, ids: Iterable<string>): readonly JsonObject[] {
  const found: JsonObject[] = []
  for (const id of ids) {
    const object = objects.get(id)
    if (object !== undefined) found.push(object)
  }
  return found
}
