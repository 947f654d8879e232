import type { Gather } from './gather.ts'
import type { InventoryBreak, InventoryRead } from './model.ts'
import { namesIn } from './scanner.ts'
import { ScannedHost } from './scannedHost.ts'
import { attribute, readXml } from './xmlEvents.ts'

const NAMES = { hostname: 0, address: 1 }
const MOST_NAME = 4_096

/** What `nmap -sV -O -oX` found: CPE names of services and systems of each host that is up. */
export async function readNmap(
  pieces: AsyncIterable<string | InventoryBreak>,
  gather: Gather,
): Promise<InventoryRead | InventoryBreak> {
  let host: ScannedHost | undefined
  let cpe: string | undefined
  for await (const events of readXml(pieces, { maker: 'nmap', root: ['nmaprun'], doctype: true })) {
    if ('broken' in events) return events
    for (const event of events) {
      if (event.is === 'text') {
        if (cpe !== undefined && cpe.length < MOST_NAME) cpe += event.text
      } else if (event.name === 'host') {
        if (event.is === 'open') host = new ScannedHost(event.line, 2)
        else {
          host?.give(gather)
          host = undefined
        }
      } else if (event.name === 'cpe') {
        if (event.is === 'close') host?.cpes(namesIn(cpe ?? ''))
        cpe = event.is === 'open' ? '' : undefined
      } else if (host && event.is === 'open') {
        if (event.name === 'address' && attribute(event.tag, 'addrtype') !== 'mac')
          host.names[NAMES.address] ||= attribute(event.tag, 'addr')
        else if (event.name === 'hostname') host.names[NAMES.hostname] ||= attribute(event.tag, 'name')
      }
    }
    if (gather.broken) return gather.broken
  }
  return gather.read('scanner')
}
