import { marksOf, namesOf, ownersOf, timeText, untilOf } from './texts.ts'
import type { Entry, Rendered } from './types.ts'

const COLUMNS = [
  'value',
  'type',
  'id',
  'name',
  'owner',
  'label',
  'confidence',
  'sources',
  'valid_from',
  'valid_until',
  'modified',
] as const

/** RFC 4180 with a header: one value a row, several of anything apart by `; `. Times are RFC 3339, in UTC. */
export function csvTable(entries: readonly Entry[]): Rendered {
  function* write(): Generator<string> {
    yield `${COLUMNS.join(',')}\r\n`
    for (const entry of entries) yield `${cellsOf(entry).map(cell).join(',')}\r\n`
  }
  return { said: entries, write }
}

function cellsOf(entry: Entry): readonly string[] {
  const { value, shown, sources, owners, confidence, modified } = entry
  const from = sources.reduce((least, one) => Math.min(least, one.from ?? least), Number.POSITIVE_INFINITY)
  const until = untilOf(entry)
  return [
    shown,
    value.kind,
    sources.map(({ id }) => id).join('; '),
    namesOf(entry).join('; '),
    ownersOf(entry).join('; '),
    marksOf(entry).join('; '),
    confidence === undefined ? '' : String(confidence),
    String(owners),
    Number.isFinite(from) ? timeText(from) : '',
    until === undefined ? '' : timeText(until),
    timeText(modified),
  ]
}

/**
 * A cell no spreadsheet takes for a formula: what begins like one gets an apostrophe before it, which they hide (OWASP, "CSV
 * Injection"). Only user agents and mail addresses can; whoever reads them by machine takes it off.
 */
function cell(text: string): string {
  const plain = text.toWellFormed().replaceAll('\0', '')
  const safe = /^[\s]*[=+\-@\t\r|%]/.test(plain) ? `'${plain}` : plain
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
