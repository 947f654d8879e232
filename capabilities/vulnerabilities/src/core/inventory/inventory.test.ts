import { describe, expect, it } from 'vitest'
import { readInventory } from './index.ts'
import type { InventoryOptions, InventoryRead } from './model.ts'

async function* chunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
/** Read whole and in pieces of three bytes: the same. */
async function read(text: string | Uint8Array, options?: InventoryOptions) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  const whole = await readInventory(chunks(bytes, 1 << 20), options)
  expect(await readInventory(chunks(bytes, 3), options)).toEqual(whole)
  return whole
}
const good = async (text: string | Uint8Array, options?: InventoryOptions): Promise<InventoryRead> => {
  const found = await read(text, options)
  if ('broken' in found) throw new Error(`${found.broken.at}: ${found.broken.message}`)
  return found
}
const refused = async (text: string | Uint8Array, options?: InventoryOptions) => {
  const found = await read(text, options)
  return 'broken' in found ? [found.broken.line, found.broken.code] : 'read'
}
const HEADER = 'equipment;vendor;product;version\n'

describe('a file is refused as a whole', () => {
  it('when it says nothing, is no text, or is in another encoding', async () => {
    expect(await refused('')).toEqual([1, 'inventory.empty'])
    expect(await refused(`${HEADER}a;b;c\0d;1\n`)).toEqual([2, 'inventory.binary'])
    expect(await refused(Buffer.from(`${HEADER}Quai n° 3;Siège;x;1\n`, 'latin1'))).toEqual([2, 'inventory.encoding'])
  })
  it('when no column says what runs', async () => {
    expect(await refused('a;b;c\n1;2;3\n')).toEqual([1, 'inventory.no_header'])
  })
  it('when a quote never closes, or a line never ends', async () => {
    expect(await refused(`${HEADER}a;b;c;1\na;"b;c;1\n`)).toEqual([3, 'inventory.quote_open'])
    expect(await refused(`${HEADER}${'x'.repeat(200)}`, { limits: { line: 100 } })).toEqual([2, 'inventory.line_long'])
  })
  it('when it holds more than is taken', async () => {
    const many = `${HEADER}${Array.from({ length: 9 }, (_, i) => `gw;s;p${i};1`).join('\n')}`
    expect(await refused(many, { limits: { components: 8 } })).toEqual([10, 'inventory.too_many'])
    expect(await refused(`${HEADER}a;s;p;1\nb;s;p;1`, { limits: { equipment: 1 } })).toEqual([3, 'inventory.too_many'])
  })
  it('when an XML of nmap is cut off or declares entities', async () => {
    expect(await refused('<?xml version="1.0"?><nmaprun><host><address addr="10.0.0.1"/></host>')).toMatchObject([
      1,
      'inventory.cut',
    ])
    expect(await refused('<!DOCTYPE nmaprun [<!ENTITY a "b">]>\n<nmaprun></nmaprun>')).toMatchObject([
      1,
      'inventory.entities',
    ])
  })
  it('when an SBOM is none', async () => {
    expect(await read('{"hello":"world"}')).toHaveProperty('broken')
    expect(
      await read('{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"library","name":"a"'),
    ).toHaveProperty('broken')
  })
})

describe('a table', () => {
  it('tells what is wrong by line and takes the rest', async () => {
    const { equipment, problems, left } = await good(
      `${HEADER.trim()};exposure;cpe;seen\n;s;p;1\ngw;s;;1\ngw;s;p;1;wide\ngw;s;p;1;;cpe:2.3:x\ngw;s;p;1;;;yesterday\ngw;s;p;1\n`,
    )
    expect(problems.map(({ line, at, code }) => [line, at, code])).toEqual([
      [2, 'equipment', 'inventory.no_equipment'],
      [3, 'product', 'inventory.no_product'],
      [4, 'exposure', 'inventory.exposure'],
      [5, 'cpe', 'inventory.cpe'],
      [6, 'seen', 'inventory.date'],
    ])
    expect(left).toBe(5)
    expect(equipment).toEqual([{ name: 'gw', components: [{ name: 's p', vendor: 's', product: 'p', version: '1' }] }])
  })

  it('reads with any separator, quotes, line ends and encodings', async () => {
    const same = {
      name: 'GW "4"',
      components: [{ name: 'S, Inc. p\nq', vendor: 'S, Inc.', product: 'p\nq', version: '1;2' }],
    }
    const row = (separator: string) => ['"GW ""4"""', '"S, Inc."', '"p\nq"', '"1;2"'].join(separator)
    for (const separator of [';', ',', '\t'])
      for (const end of ['\n', '\r\n', '\r']) {
        const text = `${HEADER.trim().replaceAll(';', separator)}${end}${row(separator)}${end}${end}`
        expect((await good(text)).equipment).toEqual([same])
        expect((await good(Buffer.from(`\uFEFF${text}`, 'utf8'))).equipment).toEqual([same])
        expect((await good(Buffer.from(`\uFEFF${text}`, 'utf16le'))).equipment).toEqual([same])
      }
  })

  it('in French says the same', async () => {
    const text =
      'Équipement;Fabricant;Logiciel;Version;Exposition;Exploitant;Pays;Vu le\nGW-4;Signalbox;GW-4;4.2.1;Ouverte;Port de Solna;fra;2026-11-22\n'
    const said = {
      name: 'GW-4',
      exposure: 'open',
      operatorName: 'Port de Solna',
      nation: 'FRA',
      seen: Date.UTC(2026, 10, 22),
    }
    expect((await good(text)).equipment).toMatchObject([
      { ...said, components: [{ vendor: 'Signalbox', product: 'GW-4', version: '4.2.1' }] },
    ])
  })

  it('keeps formulas as the data they are', async () => {
    const { equipment } = await good(`${HEADER}=cmd|' /C calc'!A0;+s;-p;@1\n`)
    expect(equipment).toMatchObject([
      { name: "=cmd|' /C calc'!A0", components: [{ vendor: '+s', product: '-p', version: '@1' }] },
    ])
  })

  it('puts lines of one piece of equipment together, counts what nothing sure can be said of', async () => {
    const { equipment, components, undecidable, problems } = await good(
      'equipment,exposure,product,version,vendor,cpe,purl\ngw,,p,1,s\ngw,open,p,1,s\ngw,small,q,,s\nw,,z,1\nw,,,,,cpe:/a:x:y:7,\nw,,,,,,pkg:npm/%40a/b@2\n',
    )
    expect(equipment.map((one) => [one.name, one.exposure, one.components.length])).toEqual([
      ['gw', 'open', 2],
      ['w', undefined, 3],
    ])
    expect([components, undecidable]).toEqual([5, 2])
    expect(equipment[1]?.components.slice(1)).toEqual([
      { name: 'y', cpe: 'cpe:2.3:a:x:y:7:*:*:*:*:*:*:*' },
      { name: 'b', purl: 'pkg:npm/%40a/b', version: '2' },
    ])
    expect(problems).toMatchObject([{ line: 4, at: 'exposure', code: 'inventory.two_words' }])
  })
})

describe('other forms', () => {
  it('a list of CPE names', async () => {
    const text =
      '# gateways\nGW-4; cpe:2.3:o:signalbox:gw4_firmware:4.2.1:*:*:*:*:*:*:*\ncpe:/h:signalbox:gw4\tGW-4\ncpe:2.3:o\ncpe:/a:x:y:1\nnothing\n'
    const { format, equipment, problems } = await good(text, { format: 'cpe-list', equipment: 'rest' })
    expect(format).toBe('cpe-list')
    expect(equipment.map((one) => [one.name, one.components.length])).toEqual([
      ['GW-4', 2],
      ['rest', 1],
    ])
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [4, 'inventory.cpe'],
      [6, 'inventory.no_cpe'],
    ])
    expect(await good('GW;cpe:/a:x:y:1')).toMatchObject({ format: 'cpe-list' })
  })

  it('what a scanner prints', async () => {
    const nessus =
      'Plugin ID,CVE,Host,Name,Plugin Output\n45590,,10.0.0.7,CPE,"matched :\n\n  cpe:/o:linux:linux_kernel\n  cpe:/a:openbsd:openssh:7.4 -> OpenBSD OpenSSH\n"\n19506,,10.0.0.7,Scan,"took 4 s"\n'
    const openvas =
      'IP,Hostname,NVT Name,Specific Result\n10.0.0.8,db.example,CPE Inventory,"10.0.0.8|cpe:/a:postgresql:postgresql:15.2"\n'
    expect(await good(nessus)).toMatchObject({
      format: 'scanner',
      components: 2,
      undecidable: 1,
      equipment: [{ name: '10.0.0.7' }],
    })
    expect(await good(openvas)).toMatchObject({
      format: 'scanner',
      equipment: [{ name: 'db.example', components: [{ cpe: 'cpe:2.3:a:postgresql:postgresql:15.2:*:*:*:*:*:*:*' }] }],
    })
    const nmap =
      '<?xml version="1.0"?>\n<!DOCTYPE nmaprun>\n<nmaprun><host><status state="up"/><address addr="10.0.0.9" addrtype="ipv4"/><hostnames><hostname name="gw.example" type="PTR"/></hostnames><ports><port><service name="ssh"><cpe>cpe:/a:openbsd:openssh:8.9p1</cpe><cpe>cpe:/o:linux:linux_kernel</cpe></service></port></ports></host>\n</nmaprun>\n'
    expect(await good(nmap)).toMatchObject({ format: 'scanner', components: 2, equipment: [{ name: 'gw.example' }] })
  })

  it('an SBOM, as one piece of equipment', async () => {
    const sbom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      metadata: { component: { type: 'firmware', name: 'GW-4 firmware', version: '4.2.1' } },
      components: [
        {
          type: 'library',
          name: 'openssl',
          version: '3.0.1',
          cpe: 'cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*',
          supplier: { name: 'OpenSSL' },
        },
        { type: 'library', name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0' },
      ],
    }
    const { format, equipment, problems } = await good(JSON.stringify(sbom), { equipment: 'GW-4 no. 118' })
    expect([format, problems]).toEqual(['cyclonedx', []])
    expect(equipment).toHaveLength(1)
    expect(equipment[0]).toMatchObject({ name: 'GW-4 no. 118' })
    expect(equipment[0]?.components).toEqual(
      expect.arrayContaining([
        {
          name: 'openssl',
          product: 'openssl',
          vendor: 'OpenSSL',
          version: '3.0.1',
          cpe: 'cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*',
        },
        { name: 'left-pad', product: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad' },
      ]),
    )
  })
})
