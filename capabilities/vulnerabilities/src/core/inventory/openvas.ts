import type { Gather } from './gather.ts'
import type { InventoryBreak, InventoryRead } from './model.ts'
import { namesIn } from './scanner.ts'
import { ScannedHost } from './scannedHost.ts'
import { readXml } from './xmlEvents.ts'

const MOST_TEXT = 65_536
const NAMES = { hostname: 0, ip: 1 }

/**
 * A report of OpenVAS or Greenbone as XML: of each host the details `App`, `OS` and `best_os_cpe`, which hold CPE names. Its
 * results name products that are at fault, not what runs: they are passed over.
 */
export async function readOpenVas(
  pieces: AsyncIterable<string | InventoryBreak>,
  gather: Gather,
): Promise<InventoryRead | InventoryBreak> {
  let host: ScannedHost | undefined
  let inDetail = false
  let detail = { name: '', value: '' }
  let text: string | undefined
  const root = ['report', 'get_reports_response']
  for await (const events of readXml(pieces, { maker: 'OpenVAS', root })) {
    if ('broken' in events) return events
    for (const event of events) {
      if (event.is === 'text') {
        if (text !== undefined && text.length < MOST_TEXT) text += event.text
        continue
      }
      const { name } = event
      if (name === 'host') {
        // In a result, `host` is an address and no more: it has no details.
        host?.give(gather)
        host = event.is === 'open' ? new ScannedHost(event.line, 2) : undefined
        text = undefined
      } else if (!host) continue
      else if (name === 'detail') {
        inDetail = event.is === 'open'
        if (inDetail) detail = { name: '', value: '' }
        else tell(host, detail)
        text = undefined
      } else if (event.is === 'open') text = ''
      else {
        if (inDetail && (name === 'name' || name === 'value') && text !== undefined) detail[name] ||= text.trim()
        else if (!inDetail && name === 'ip') host.names[NAMES.ip] ||= (text ?? '').trim()
        text = undefined
      }
    }
    if (gather.broken) return gather.broken
  }
  return gather.read('scanner')
}

function tell(host: ScannedHost, { name, value }: { readonly name: string; readonly value: string }): void {
  if (name === 'hostname') host.names[NAMES.hostname] ||= value
  else if (name === 'App' || name === 'OS' || name === 'best_os_cpe') host.cpes(namesIn(value))
}
