import type { Gather } from './gather.ts'
import type { InventoryBreak, InventoryRead } from './model.ts'
import { namesIn } from './scanner.ts'
import { ScannedHost } from './scannedHost.ts'
import { attribute, readXml } from './xmlEvents.ts'

/** Of one text that is looked at: what plugins print is longer only when it is no list of names. */
const MOST_TEXT = 1_048_576

/** How a host is called, the best first. */
const NAMES = ['host-fqdn', 'hostname', 'netbios-name', 'host-ip', 'name']
/** "Microsoft Windows Installed Software Enumeration (credentialed check)" */
const INSTALLED = '20811'
const MOST_PRODUCT = 200

/**
 * Tenable's `.nessus` (NessusClientData_v2): for each host the CPE names in its properties, in what plugins print (45590 lists
 * all it found), and those with a version of findings; programs that Windows lists as installed, by name and version.
 */
export async function readNessus(
  pieces: AsyncIterable<string | InventoryBreak>,
  gather: Gather,
): Promise<InventoryRead | InventoryBreak> {
  let host: ScannedHost | undefined
  let plugin = ''
  let property = ''
  /** Of the element that is looked at. */
  let text: string | undefined
  const propertyOf = (found: ScannedHost, said: string) => {
    const place = NAMES.indexOf(property)
    if (place >= 0) found.names[place] ||= said.trim().slice(0, MOST_PRODUCT)
    else if (/^cpe(?:-\d+)?$/.test(property)) found.cpes(namesIn(said))
    else if (property === 'HOST_END_TIMESTAMP' && /^\d{9,11}$/.test(said.trim())) found.seen = Number(said) * 1_000
  }
  for await (const events of readXml(pieces, { maker: 'Nessus', root: ['NessusClientData_v2'] })) {
    if ('broken' in events) return events
    for (const event of events) {
      if (event.is === 'text') {
        if (text !== undefined && text.length < MOST_TEXT) text += event.text
        continue
      }
      const { name } = event
      if (name === 'ReportHost') {
        host?.give(gather)
        host = event.is === 'open' ? new ScannedHost(event.line, NAMES.length) : undefined
        if (event.is === 'open' && host) host.names[NAMES.length - 1] = attribute(event.tag, 'name')
      } else if (!host) continue
      else if (event.is === 'open') {
        text = name === 'tag' || name === 'plugin_output' || name === 'cpe' ? '' : undefined
        if (name === 'tag') property = attribute(event.tag, 'name')
        else if (name === 'ReportItem') plugin = attribute(event.tag, 'pluginID')
      } else {
        if (text !== undefined && name === 'tag') propertyOf(host, text)
        else if (text !== undefined && name === 'cpe') host.cpes(namesIn(text).filter(saysVersion))
        else if (text !== undefined && name === 'plugin_output') {
          host.cpes(namesIn(text))
          if (plugin === INSTALLED) for (const one of installedIn(text)) host.program(one.product, one.version)
        }
        text = undefined
      }
    }
    if (gather.broken) return gather.broken
  }
  return gather.read('scanner')
}

/** `cpe:/a:openbsd:openssh:7.4`: a finding names the product it is about; only with a version does it say what runs. */
const saysVersion = (name: string): boolean =>
  /^cpe:\/[aho]:[^:]+:[^:]+:[^:]+/i.test(name) || name.startsWith('cpe:2.3:')

/** Lines such as `  7-Zip 19.00 (x64)  [version 19.00]  [installed on 2026/11/02]`. */
function installedIn(text: string): { readonly product: string; readonly version: string }[] {
  return text.split('\n').flatMap((line) => {
    const at = line.indexOf('[version ')
    const end = at < 0 ? -1 : line.indexOf(']', at)
    const product = at < 0 ? '' : line.slice(0, at).trim()
    return end < 0 || product === '' || product.length > MOST_PRODUCT
      ? []
      : [
          {
            product,
            version: line
              .slice(at + '[version '.length, end)
              .trim()
              .slice(0, MOST_PRODUCT),
          },
        ]
  })
}
