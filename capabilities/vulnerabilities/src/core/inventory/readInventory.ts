import { isTable, readHeader } from './columns.ts'
import { readCpeLine } from './cpeList.ts'
import { type CsvRow, CsvRows } from './csvRows.ts'
import { decodeText } from './decodeText.ts'
import { Gather } from './gather.ts'
import {
  type InventoryBreak,
  type InventoryFormat,
  type InventoryOptions,
  type InventoryRead,
  LIMITS,
} from './model.ts'
import { readNessus } from './nessus.ts'
import { readNmap } from './nmap.ts'
import { readOpenVas } from './openvas.ts'
import { readSbomInventory } from './readSbom.ts'
import { readScannerRow, scannerColumns } from './scanner.ts'
import { readTableRow } from './readTable.ts'

/**
 * Reads an inventory: a table (CSV in English or French, an export of a scanner), a list of CPE names, an SBOM, XML of
 * nmap, Nessus and OpenVAS. The format is found by content unless told.
 *
 * @param bytes unpacked, cut anywhere
 * @returns everything that could be read, with problems by line; or why nothing of it may be used. Nothing is half-read.
 */
export async function readInventory(
  bytes: AsyncIterable<Uint8Array>,
  options: InventoryOptions = {},
): Promise<InventoryRead | InventoryBreak> {
  const { head, whole } = await peek(bytes)
  const kind = kindOf(head, options.format)
  if (kind === 'document') return readSbomInventory(whole, options)
  const gather = new Gather({ ...LIMITS, ...options.limits })
  const scan = SCANS.find((one) => one.kind === kind)
  if (scan) return scan.read(decodeText(whole), gather)
  return kind === 'cpe-list' ? readList(whole, gather, options) : readCsv(whole, gather, options)
}

const HEAD = 1_024

/** XML of scanners, by an element each begins with. */
const SCANS = [
  { kind: 'nmap', begins: /<nmaprun\b/, read: readNmap },
  { kind: 'nessus', begins: /<NessusClientData_v2\b/, read: readNessus },
  { kind: 'openvas', begins: /<(?:report|get_reports_response)\b/, read: readOpenVas },
] as const

/** The first bytes as ASCII, and all of them again. */
async function peek(bytes: AsyncIterable<Uint8Array>): Promise<{ head: string; whole: AsyncIterable<Uint8Array> }> {
  const rest = bytes[Symbol.asyncIterator]()
  const held: Uint8Array[] = []
  let head = ''
  while (head.length < HEAD) {
    const next = await rest.next()
    if (next.done) break
    held.push(next.value)
    for (const byte of next.value.subarray(0, HEAD)) if (byte !== 0) head += String.fromCharCode(byte)
  }
  async function* whole() {
    yield* held
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  }
  return { head, whole: whole() }
}

/** What kind of file it is by its first bytes. */
function kindOf(
  head: string,
  format: InventoryFormat | undefined,
): 'document' | (typeof SCANS)[number]['kind'] | 'cpe-list' | 'table' {
  const start = head.replace(/^(?:\u00EF\u00BB\u00BF|\u00FF\u00FE|\u00FE\u00FF)/, '').trimStart()
  if (start.startsWith('<')) return SCANS.find(({ begins }) => begins.test(head))?.kind ?? 'document'
  if (format === 'cyclonedx' || format === 'spdx') return 'document'
  if (format === 'cpe-list') return 'cpe-list'
  if (format === 'csv' || format === 'scanner') return 'table'
  if (start.startsWith('{') || start.startsWith('[') || /^(?:##?.*\n)*SPDXVersion:/i.test(start)) return 'document'
  const first = start.split(/\r?\n/).find((line) => line.trim() !== '' && !line.startsWith('#')) ?? ''
  return /(?:^|[\s;,|"])cpe:(?:\/|2\.3:)/i.test(first) ? 'cpe-list' : 'table'
}

async function readList(bytes: AsyncIterable<Uint8Array>, gather: Gather, { equipment, limits }: InventoryOptions) {
  const most = limits?.line ?? LIMITS.line
  let rest = ''
  let line = 0
  for await (const text of decodeText(bytes)) {
    if (typeof text !== 'string') return text
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const one of lines) readCpeLine(++line, one.slice(0, most), gather, equipment)
    if (rest.length > most) return broken(line + 1, 'inventory.line_long', `A line has at most ${most} characters.`)
    if (gather.broken) return gather.broken
  }
  readCpeLine(line + 1, rest, gather, equipment)
  return gather.read('cpe-list')
}

async function readCsv(bytes: AsyncIterable<Uint8Array>, gather: Gather, options: InventoryOptions) {
  const limits = { ...LIMITS, ...options.limits }
  const rows = new CsvRows(limits.line)
  let take: ((row: CsvRow) => void) | undefined
  let format: InventoryFormat = 'csv'
  const each = (found: readonly CsvRow[]): InventoryBreak | undefined => {
    for (const row of found) {
      if (take) {
        take(row)
        continue
      }
      // Remarks before the header: the marking of an export.
      if (row.cells[0]?.startsWith('#')) continue
      const scanner = options.format === 'csv' ? undefined : scannerColumns(row.cells)
      const columns = readHeader(row.cells)
      if (scanner) {
        format = 'scanner'
        take = (one) => readScannerRow(one, scanner, gather)
      } else if (isTable(columns)) {
        const asked = { columns, gather, equipment: options.equipment, mostCharacters: limits.cell }
        take = (one) => readTableRow(one, asked)
      } else
        return broken(
          row.line,
          'inventory.no_header',
          'The first line names no column that says what runs: product (produit), cpe or purl. Add a header; the columns equipment and version should be there too.',
        )
    }
    return gather.broken
  }
  for await (const text of decodeText(bytes)) {
    if (typeof text !== 'string') return text
    const found = rows.push(text)
    const stop = 'broken' in found ? found : each(found)
    if (stop) return stop
  }
  const last = rows.end()
  const stop = 'broken' in last ? last : each(last)
  if (stop) return stop
  return take ? gather.read(format) : broken(1, 'inventory.empty', 'The file holds nothing.')
}

const broken = (line: number, code: string, message: string): InventoryBreak => ({
  broken: { line, at: `line ${line}`, code, message },
})
