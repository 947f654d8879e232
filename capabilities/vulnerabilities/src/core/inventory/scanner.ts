import { foldHeader } from './columns.ts'
import type { CsvRow } from './csvRows.ts'
import type { Gather } from './gather.ts'
import { readComponent } from './readTable.ts'

/** Where a scanner's export says which host it speaks of, and where its words about it stand. */
export interface ScannerColumns {
  readonly hosts: readonly number[]
  readonly texts: readonly number[]
}

/** Nessus and Tenable ("Plugin Output"), OpenVAS and Greenbone ("Specific Result"), others that print CPE names per host. */
const HOSTS = ['hostname', 'dns name', 'netbios name', 'fqdn', 'host', 'ip', 'ip address', 'asset name']
const TEXTS = ['plugin output', 'specific result', 'output', 'result', 'cpe', 'cpes', 'detection result']
const MARKS = ['plugin id', 'plugin output', 'nvt name', 'nvt oid', 'specific result', 'qid']

/** @returns undefined: no export of a scanner this reads */
export function scannerColumns(header: readonly string[]): ScannerColumns | undefined {
  const folded = header.map(foldHeader)
  const placed = (names: readonly string[]) => names.map((name) => folded.indexOf(name)).filter((at) => at >= 0)
  const [hosts, texts] = [placed(HOSTS), placed(TEXTS)]
  return placed(MARKS).length > 0 && hosts.length > 0 && texts.length > 0 ? { hosts, texts } : undefined
}

const MOST_NAMES = 1_000

/** CPE names in a text, wherever they stand: `cpe:/a:openbsd:openssh:7.4 -> OpenBSD OpenSSH`. */
export function namesIn(text: string): string[] {
  const found: string[] = []
  for (let at = text.indexOf('cpe:'); at >= 0 && found.length < MOST_NAMES; at = text.indexOf('cpe:', at + 4)) {
    let end = at
    while (
      end < text.length &&
      !/[\s<>"'|;]/.test(text.charAt(end)) &&
      (text.charAt(end) !== ',' || text.charAt(end - 1) === '\\')
    )
      end++
    const name = text.slice(at, end)
    if (/^cpe:(?:\/|2\.3:)/i.test(name)) found.push(name)
  }
  return found
}

/** The programs one line of an export names for its host; lines about other matters name none. */
export function readScannerRow({ line, cells }: CsvRow, columns: ScannerColumns, gather: Gather): void {
  const names = columns.texts.flatMap((at) => namesIn(cells[at] ?? ''))
  if (names.length === 0) return
  const host = columns.hosts.map((at) => (cells[at] ?? '').trim()).find((text) => text !== '')
  if (host === undefined)
    return gather.problem({ line, at: 'host', code: 'inventory.no_equipment', message: 'The line names no host.' })
  for (const cpe of names) {
    const component = readComponent(
      { cpe, purl: undefined, vendor: undefined, product: undefined, version: undefined },
      (at, code, message) => gather.problem({ line, at, code: `inventory.${code}`, message }),
    )
    if (component) gather.add(line, host.slice(0, 200), {}, component)
  }
}
