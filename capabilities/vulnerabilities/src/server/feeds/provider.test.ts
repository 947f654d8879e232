import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { part, seconds, TestSigner } from '../openpgp/signer.testing.ts'
import { type FeedRow, startSources } from './sources.testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'testudo-provider-'))
mkdirSync(join(folder, 'allowed'))
const sources = await startSources({
  detection: { folders: [join(folder, 'allowed')], keepDays: 1, keepGigabytes: 1 },
})
const { node, pages, asked, origin, follow, again, known } = sources
afterAll(async () => {
  await sources.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => sources.reset())

const advisory = (id: string, cve: string, at: string, tlp = 'WHITE') =>
  JSON.stringify({
    document: {
      csaf_version: '2.0',
      title: id,
      distribution: { tlp: { label: tlp } },
      publisher: { category: 'vendor', name: 'Nordgrid', namespace: 'https://nordgrid.example' },
      tracking: { id, current_release_date: at },
    },
    product_tree: { full_product_names: [{ name: 'GW-4', product_id: 'P' }] },
    vulnerabilities: [{ cve, product_status: { known_affected: ['P'] } }],
  })
const publish = (path: string, text: string) => {
  pages.set(path, text)
  pages.set(`${path}.sha512`, createHash('sha512').update(text).digest('hex'))
}

describe('a CSAF provider', () => {
  it('is found by its host, read from directory and feed, and asked again only for what changed', async () => {
    pages.set(
      '/.well-known/security.txt',
      `Contact: mailto:x@nordgrid.example\nCSAF: ${origin}/csaf/provider-metadata.json\n`,
    )
    pages.set(
      '/csaf/provider-metadata.json',
      JSON.stringify({
        distributions: [
          { directory_url: `${origin}/csaf/white/` },
          {
            rolie: {
              feeds: [
                { tlp_label: 'WHITE', url: `${origin}/csaf/feed.json` },
                { tlp_label: 'AMBER', url: `${origin}/csaf/amber.json` },
              ],
            },
          },
        ],
      }),
    )
    let changes =
      '"2026/ng-1.json","2026-11-01T00:00:00Z"\n"../../../etc/passwd.json","2026-11-01T00:00:00Z"\n"2026/ng-2.json","2026-11-01T00:00:00Z"\n'
    pages.set('/csaf/white/changes.csv', (_, answer) => void answer.end(changes))
    pages.set(
      '/csaf/feed.json',
      JSON.stringify({
        feed: {
          entry: [
            {
              id: 'NG-3',
              updated: '2026-11-02T00:00:00Z',
              link: [
                { rel: 'self', href: `${origin}/csaf/ng-3.json` },
                { rel: 'hash', href: `${origin}/csaf/ng-3.json.sha512` },
              ],
            },
          ],
        },
      }),
    )
    publish('/csaf/white/2026/ng-1.json', advisory('NG-1', 'CVE-2026-6001', '2026-11-01T00:00:00Z'))
    publish('/csaf/white/2026/ng-2.json', advisory('NG-2', 'CVE-2026-6002', '2026-11-01T00:00:00Z'))
    // Changed on its way.
    pages.set('/csaf/white/2026/ng-2.json', advisory('NG-2', 'CVE-2026-6666', '2026-11-01T00:00:00Z'))
    publish('/csaf/ng-3.json', advisory('NG-3', 'CVE-2026-6003', '2026-11-02T00:00:00Z'))
    const row = (await follow(`${origin}/`)) as FeedRow
    expect(row).toMatchObject({ state: 'well', checked: 'hash', quarantined: 1, records: 4 })
    expect(row.why?.en).toContain('ng-2.json')
    expect(await known('CVE-2026-6001', 'CVE-2026-6002', 'CVE-2026-6003', 'CVE-2026-6666')).toEqual([
      'CVE-2026-6001',
      'CVE-2026-6001',
      'CVE-2026-6003',
      'CVE-2026-6003',
    ])
    expect(asked.some(({ url }) => url?.includes('passwd') || url?.includes('amber'))).toBe(false)

    publish('/csaf/white/2026/ng-1.json', advisory('NG-1', 'CVE-2026-6001', '2026-11-03T00:00:00Z'))
    publish('/csaf/white/2026/ng-2.json', advisory('NG-2', 'CVE-2026-6002', '2026-11-01T00:00:00Z'))
    changes = changes.replace('11-01', '11-03')
    asked.length = 0
    expect(await again(row.id)).toMatchObject({ state: 'well', quarantined: 0 })
    expect(
      asked
        .map(({ url }) => url)
        .filter((url) => url?.endsWith('ng-1.json') || url?.endsWith('ng-2.json') || url?.endsWith('ng-3.json')),
    ).toEqual(['/csaf/white/2026/ng-1.json', '/csaf/white/2026/ng-2.json'])
    expect(await known('CVE-2026-6002')).toEqual(['CVE-2026-6002', 'CVE-2026-6002'])
  })

  it('whose document is for some only is stored under that marking', async () => {
    const document = advisory('NG-9', 'CVE-2026-6009', '2026-11-01T00:00:00Z', 'AMBER')
    // Who may not read that marking does not bring it in.
    expect((await node.send(document)).body.code).toBe('vulnerabilities.label_beyond')
    expect((await node.send(document, {}, node.high.cookie)).body.report).toMatchObject({
      format: 'csaf',
      total: 1,
      new: 2,
    })
    const caller = await node.identity.callerOf(node.high.id)
    if (caller === undefined) throw new Error('nobody')
    const kept = await node.items.read(caller.subject, { ids: ['CVE-2026-6009'] })
    expect(kept.map(({ label }) => label.tlp)).toEqual(['AMBER', 'AMBER'])
  })
})

/** A provider at `/csaf/` that signs: its metadata, its key, documents with hash and signature. */
function signing(signer: TestSigner, more: object = {}) {
  const at = Math.floor(node.time.now / 1_000) - 3_600
  const listed: string[] = []
  const metadata = (changed: object = {}) =>
    pages.set(
      '/csaf/provider-metadata.json',
      JSON.stringify({
        role: 'csaf_trusted_provider',
        distributions: [{ directory_url: `${origin}/csaf/white/` }],
        public_openpgp_keys: [{ fingerprint: signer.fingerprint.toUpperCase(), url: `${origin}/csaf/key.asc` }],
        ...more,
        ...changed,
      }),
    )
  metadata()
  pages.set('/csaf/key.asc', signer.published())
  pages.set('/csaf/white/changes.csv', (_, answer) => void answer.end(listed.join('\n')))
  return {
    metadata,
    /** Lists a document; what is signed may be another content, by another key. */
    add(name: string, text: string, signed: string | undefined = text, by = signer) {
      listed.push(`${name},2026-11-01T00:00:0${listed.length}Z`)
      publish(`/csaf/white/${name}`, text)
      if (signed !== '') pages.set(`/csaf/white/${name}.asc`, by.signed(signed, { at }))
    },
  }
}

const place = `${origin}/csaf/provider-metadata.json`
const doc = (n: number) => advisory(`S-${n}`, `CVE-2026-${7100 + n}`, '2026-11-01T00:00:00Z')

describe('a CSAF provider that signs', () => {
  const signer = new TestSigner()

  it('has each document checked; what is unsigned, changed or signed by others is set aside with its reason', async () => {
    const provider = signing(signer)
    provider.add('s-1.json', doc(1))
    provider.add('s-2.json', doc(2), doc(3))
    const row = (await follow(place)) as FeedRow
    expect(row).toMatchObject({ state: 'well', checked: 'signature', quarantined: 1, signedBy: [signer.fingerprint] })
    expect(row.why?.en).toMatch(/^s-2\.json: The signature beside the file \(\.asc\) is not of this content/)
    expect(row.why?.fr).toMatch(/^s-2\.json\u00a0: La signature .* n’est pas celle de ce contenu/)
    expect(await known('CVE-2026-7101', 'CVE-2026-7102')).toEqual(['CVE-2026-7101', 'CVE-2026-7101'])
    provider.add('s-2b.json', doc(2), '')
    expect((await again(row.id)).why?.en).toContain('not of this content')
    provider.add('s-2.json', doc(2))
    const third = await again(row.id)
    expect(third.why?.en).toMatch(/^s-2b\.json: There is no signature/)
    provider.add('s-2b.json', doc(2), doc(2), new TestSigner())
    expect((await again(row.id)).why?.en).toMatch(/^s-2b\.json: The file is signed with another key/)
    provider.add('s-2b.json', doc(2))
    const well = await again(row.id)
    expect(well).toMatchObject({ state: 'well', checked: 'signature', quarantined: 0, signedBy: [signer.fingerprint] })
    expect(well.why).toBeUndefined()
    expect(await known('CVE-2026-7102')).not.toEqual([])
  })

  it('is set aside as a whole when its key is not the one it names, or cannot be read', async () => {
    const provider = signing(signer)
    provider.add('s-1.json', doc(4))
    for (const key of [new TestSigner().published(), 'no key', signer.published().slice(0, 60)]) {
      pages.set('/csaf/key.asc', key)
      const row = (await follow(place)) as FeedRow
      expect(row).toMatchObject({ state: 'quarantined', records: 0 })
      expect(row.why?.en).toContain('None of the OpenPGP keys this provider names')
    }
    pages.set('/csaf/key.asc', (_, answer) => void answer.writeHead(503).end())
    expect(await follow(place)).toMatchObject({ state: 'failing', records: 0 })
    expect(await known('CVE-2026-7104')).toEqual([])
  })

  it('is held to the fingerprint a person gave, whatever its metadata name', async () => {
    const provider = signing(signer)
    provider.add('s-1.json', doc(5))
    const wanted = signer.fingerprint.toUpperCase().replaceAll(/(.{4})/g, '$1 ')
    expect(await follow(place, { key: wanted })).toMatchObject({ state: 'well', checked: 'signature' })
    const other = new TestSigner()
    const row = (await follow(place, { key: other.fingerprint })) as FeedRow
    expect(row).toMatchObject({ state: 'quarantined' })
    expect(row.why?.en).toContain(other.fingerprint.toUpperCase())
    // The key itself is as good, and none is then fetched.
    asked.length = 0
    provider.metadata({ public_openpgp_keys: [] })
    expect(await follow(place, { key: signer.published() })).toMatchObject({ state: 'well', checked: 'signature' })
    expect(asked.some(({ url }) => url?.includes('key.asc'))).toBe(false)
    expect(await follow(place, { key: 'a'.repeat(64) })).toMatchObject({ code: 'vulnerabilities.feed_key' })
    expect(await follow(`${origin}/one.json`, { key: other.fingerprint })).toMatchObject({
      code: 'vulnerabilities.feed_key',
    })
  })

  it('that names no key any more is not believed', async () => {
    const provider = signing(signer)
    provider.add('s-1.json', doc(6))
    const row = (await follow(place)) as FeedRow
    expect(row).toMatchObject({ state: 'well', checked: 'signature' })
    provider.metadata({ public_openpgp_keys: undefined })
    provider.add('s-7.json', doc(7), '')
    const after = await again(row.id)
    expect(after).toMatchObject({ state: 'quarantined' })
    expect(after.why?.en).toContain('names no key any more')
    expect(await known('CVE-2026-7107')).toEqual([])
  })

  it('is to be asked for its next key when the time of this one is nearly over', async () => {
    const at = Math.floor(node.time.now / 1_000) - 3_600
    const text = doc(12)
    const add = (days: number) => {
      const provider = signing(signer)
      provider.add('s-12.json', text)
      pages.set('/csaf/white/s-12.json.asc', signer.signed(text, { at, parts: [part(3, seconds(days * 86_400))] }))
    }
    add(90)
    expect(((await follow(place)) as FeedRow).why).toBeUndefined()
    add(10)
    const row = (await follow(place)) as FeedRow
    expect(row).toMatchObject({ state: 'well', checked: 'signature', quarantined: 0 })
    expect(row.why?.en).toContain(new Date((at + 10 * 86_400) * 1_000).toISOString().slice(0, 10))
  })

  it('is not asked for what it never offered: without keys a hash is enough', async () => {
    const provider = signing(signer, { role: 'csaf_provider', public_openpgp_keys: undefined })
    provider.add('s-8.json', doc(8), '')
    expect(await follow(place)).toMatchObject({ state: 'well', checked: 'hash', signedBy: [], quarantined: 0 })
  })
})

describe('an OpenPGP key of a file or folder', () => {
  const signer = new TestSigner()
  const key = signer.published()

  it('must have signed each, also where no network is', async () => {
    const at = Math.floor(node.time.now / 1_000) - 3_600
    const text = doc(9)
    pages.set('/one.json', text)
    expect(await follow(`${origin}/one.json`, { key })).toMatchObject({ state: 'quarantined' })
    pages.set('/one.json.asc', signer.signed(text, { at }))
    expect(await follow(`${origin}/one.json`, { key })).toMatchObject({ state: 'well', checked: 'signature' })

    const here = join(folder, 'allowed')
    writeFileSync(join(here, 'a.json'), doc(10))
    writeFileSync(join(here, 'a.json.asc'), signer.signed(doc(10), { at }))
    writeFileSync(join(here, 'b.json'), doc(11))
    const row = (await follow(here, { from: 'folder', key })) as FeedRow
    expect(row).toMatchObject({ state: 'well', checked: 'signature', signedBy: [signer.fingerprint], quarantined: 1 })
    expect(row.why?.en).toMatch(/^b\.json: There is no signature/)
    expect(await known('CVE-2026-7110', 'CVE-2026-7111')).toEqual(['CVE-2026-7110', 'CVE-2026-7110'])
  })
})
