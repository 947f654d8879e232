import { describe, expect, it } from 'vitest'
import { readInventory } from './readInventory.ts'

/** @param size bytes a chunk */
const read = (text: string, size = 65_536) =>
  readInventory(
    (async function* () {
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size))
    })(),
  )
const good = async (text: string, size?: number) => {
  const found = await read(text, size)
  if ('broken' in found) throw new Error(found.broken.message)
  return found
}
const broken = async (text: string, size?: number) => {
  const found = await read(text, size)
  return 'broken' in found ? [found.broken.line, found.broken.code] : []
}
const nessus = (inside: string) =>
  `<?xml version="1.0" ?>\n<NessusClientData_v2>\n<Report name="weekly" xmlns:cm="http://www.nessus.org/cm">\n${inside}\n</Report>\n</NessusClientData_v2>\n`

const HOST = `<ReportHost name="10.0.0.7"><HostProperties>
<tag name="HOST_END_TIMESTAMP">1793613600</tag>
<tag name="cpe-0">cpe:/o:linux:linux_kernel:5.15 -&gt; Linux Kernel</tag>
<tag name="host-fqdn">gw7.example</tag><tag name="host-ip">10.0.0.7</tag>
</HostProperties>
<ReportItem port="22" svc_name="ssh" pluginID="45590" pluginName="CPE &gt; names">
<plugin_output>
The remote operating system matched :
  cpe:/o:linux:linux_kernel:5.15 -&gt; Linux Kernel
Following application CPE&#39;s matched :
  cpe:/a:openbsd:openssh:8.9p1 -&gt; OpenBSD OpenSSH
</plugin_output></ReportItem>
<ReportItem port="0" pluginID="10000"><cpe>cpe:/a:openbsd:openssh</cpe><cpe>cpe:/a:openssl:openssl:3.0.1</cpe><description><![CDATA[cpe:/a:not:this:1 <b>]]></description></ReportItem>
<ReportItem port="445" pluginID="20811"><plugin_output><![CDATA[The following software are installed :

  7-Zip 19.00 (x64)  [version 19.00]  [installed on 2026/11/02]
  no version here
]]></plugin_output></ReportItem>
</ReportHost>`

describe('a scan', () => {
  it.each([65_536, 7, 1])('of Nessus, however it is cut (%i bytes at once)', async (size) => {
    const { format, equipment, problems } = await good(nessus(`<!-- a > b -->${HOST}`), size)
    expect([format, problems]).toEqual(['scanner', []])
    expect(equipment).toHaveLength(1)
    expect(equipment[0]).toMatchObject({ name: 'gw7.example', seen: 1_793_613_600_000 })
    expect(equipment[0]?.components.map(({ cpe, name, version }) => cpe ?? `${name} ${version}`)).toEqual([
      'cpe:2.3:o:linux:linux_kernel:5.15:*:*:*:*:*:*:*',
      'cpe:2.3:a:openbsd:openssh:8.9p1:*:*:*:*:*:*:*',
      'cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*',
      '7-Zip 19.00 (x64) 19.00',
    ])
  })

  it('of OpenVAS: what its hosts run, not what its results are about', async () => {
    const report = `<report id="1" extension="xml" content_type="text/xml"><report id="1">
<results><result><name>x</name><host>10.0.0.9<asset/></host><nvt><cpe>cpe:/a:evil:result:1</cpe></nvt></result></results>
<host><ip>10.0.0.9</ip><detail><name>best_os_cpe</name><value>cpe:/o:debian:debian_linux:12</value></detail>
<detail><name>App</name><value>cpe:/a:openbsd:openssh:9.2p1</value><source><name>cpe:/a:evil:source:1</name></source></detail>
<detail><name>hostname</name><value>db.example</value></detail></host></report></report>`
    const { equipment } = await good(report, 13)
    expect(equipment).toMatchObject([{ name: 'db.example' }])
    expect(equipment[0]?.components.map(({ cpe }) => cpe)).toEqual([
      'cpe:2.3:o:debian:debian_linux:12:*:*:*:*:*:*:*',
      'cpe:2.3:a:openbsd:openssh:9.2p1:*:*:*:*:*:*:*',
    ])
  })
})

describe('nothing is taken of a scan', () => {
  const laughs = '<!DOCTYPE NessusClientData_v2 [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
  it.each([
    ['that declares entities', `${laughs}${nessus(HOST)}`, 'inventory.entities'],
    [
      'that has a document type elsewhere',
      `<!DOCTYPE NessusClientData_v2 SYSTEM "http://127.0.0.1/x.dtd">\n${nessus(HOST)}`,
      'inventory.entities',
    ],
    [
      'that declares them further down',
      nessus(`<!DOCTYPE x SYSTEM "file:///etc/passwd">${HOST}`),
      'inventory.entities',
    ],
    ['that is cut', nessus(HOST).slice(0, -12), 'inventory.cut'],
    ['whose tags do not close as they open', nessus('<ReportHost name="a"></Report>'), 'inventory.xml'],
    ['that is nested too deep', nessus('<a>'.repeat(100)), 'inventory.xml'],
    ['with a tag that never ends', nessus(`<ReportHost name="${'a'.repeat(200_000)}`), 'inventory.xml'],
    ['with a tag in a tag', nessus('<ReportHost <b>'), 'inventory.xml'],
    ['with something after its end', `${nessus(HOST)}<NessusClientData_v2>`, 'inventory.xml'],
  ])('%s', async (_name, text, code) => {
    expect((await broken(text, 4_096)).at(1)).toBe(code)
  })

  it('and it says where', async () => {
    expect(await broken(nessus('\n\n<ReportHost name="a">\n</Report>'))).toEqual([7, 'inventory.xml'])
  })

  it('but references to entities nobody declared stay text, and a long text is not kept', async () => {
    const long = 'x '.repeat(700_000)
    const { equipment, components } = await good(
      nessus(
        `<ReportHost name="a"><ReportItem pluginID="1"><plugin_output>${long}cpe:/a:too:late:1</plugin_output></ReportItem><ReportItem pluginID="2"><plugin_output>&laugh; cpe:/a:v:p:1 &amp;</plugin_output></ReportItem></ReportHost>`,
      ),
    )
    expect([equipment[0]?.name, components]).toEqual(['a', 1])
  })
})
