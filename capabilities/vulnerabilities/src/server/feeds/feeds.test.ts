import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { secretLabel } from '../../../../../platform/src/host/testing.ts'
import { type Answer, type FeedRow, startSources } from './sources.testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'testudo-feeds-'))
mkdirSync(join(folder, 'allowed'))
const sources = await startSources({
  detection: { folders: [join(folder, 'allowed')], keepDays: 1, keepGigabytes: 1 },
})
const { node, pages, asked, origin, rows, settled, follow, again, known } = sources
afterAll(async () => {
  await sources.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => sources.reset())

const kev = (...ids: readonly string[]) =>
  JSON.stringify({
    title: 'CISA Catalog of Known Exploited Vulnerabilities',
    count: ids.length,
    vulnerabilities: ids.map((cveID) => ({ cveID, dateAdded: '2026-11-01' })),
  })
const spool = async () => readdirSync(await node.runs.folder('vulnerability-feeds'))

describe('a feed by address is refused', () => {
  it.each([
    ['http://127.0.0.1:1/', 'outbound.address'],
    ['http://169.254.169.254/latest', 'outbound.address'],
    ['http://[::1]/', 'outbound.address'],
    ['file:///etc/passwd', 'vulnerabilities.feed_place'],
    ['https://user:secret@example.com/', 'vulnerabilities.feed_place'],
    ['nonsense', 'vulnerabilities.feed_place'],
  ])('%s', async (place, code) => expect(await follow(place)).toMatchObject({ code }))

  it('with a key nobody reads, under a label beyond its author', async () => {
    expect(await follow(`${origin}/kev.json`, { key: '-----BEGIN PGP' })).toMatchObject({
      code: 'vulnerabilities.feed_key',
    })
    expect(await follow(`${origin}/kev.json`, { label: JSON.stringify(secretLabel) })).toMatchObject({
      code: 'vulnerabilities.label_beyond',
    })
    expect(await rows()).toEqual([])
    expect(asked).toEqual([])
  })
})

describe('nothing is stored, and the reason stands in the list,', () => {
  const redirect =
    (to: string): Answer =>
    (_, answer) =>
      void answer.writeHead(302, { location: to }).end()
  it.each<[string, () => Record<string, Answer>, string, string, string]>([
    [
      'when a redirect leads to an inner address',
      () => ({ '/a': redirect('http://169.254.169.254/kev.json') }),
      'CVE-2026-4001',
      'quarantined',
      'outbound.address',
    ],
    [
      'when a redirect leads to another port of this machine',
      () => ({ '/a': redirect('http://127.0.0.1:9/kev.json') }),
      'CVE-2026-4001',
      'quarantined',
      'outbound.address',
    ],
    [
      'when a redirect leads to a file',
      () => ({ '/a': redirect('file:///etc/passwd') }),
      'CVE-2026-4001',
      'quarantined',
      'outbound.address',
    ],
    [
      'when redirects go round',
      () => ({ '/a': redirect('/a') }),
      'CVE-2026-4001',
      'quarantined',
      'vulnerabilities.redirect',
    ],
    [
      'when the transfer is cut off',
      () => ({
        '/a': (_, answer) => {
          answer.writeHead(200, { 'content-length': '5000' })
          answer.write(kev('CVE-2026-4001'))
          setTimeout(() => answer.destroy(), 20)
        },
      }),
      'CVE-2026-4001',
      'failing',
      'outbound.cut',
    ],
    [
      'when the file is cut in a value',
      () => ({ '/a': kev('CVE-2026-4001', 'CVE-2026-4002').slice(0, -20) }),
      'CVE-2026-4001',
      'quarantined',
      'vulnerabilities.cut',
    ],
    [
      'when its shape has changed',
      () => ({ '/a': kev('CVE-2026-4001', 'CVE-2026-4002').replaceAll('dateAdded', 'added') }),
      'CVE-2026-4001',
      'quarantined',
      'vulnerabilities.feed_shape',
    ],
    [
      'when it is a page for people',
      () => ({ '/a': '<html>Sign in</html>' }),
      'CVE-2026-4001',
      'quarantined',
      'vulnerabilities.cut',
    ],
    [
      'when the hash beside is another',
      () => ({ '/a': kev('CVE-2026-4001'), '/a.sha256': `${'0'.repeat(64)}  a` }),
      'CVE-2026-4001',
      'quarantined',
      'vulnerabilities.feed_hash',
    ],
    [
      'when the source has trouble',
      () => ({ '/a': (_, answer) => void answer.writeHead(503).end('busy') }),
      'CVE-2026-4001',
      'failing',
      'La source répond 503.',
    ],
  ])('%s', async (_name, made, id, state, code) => {
    for (const [path, page] of Object.entries(made())) pages.set(path, page)
    const row = await follow(`${origin}/a`)
    expect(row).toMatchObject({ state, records: 0 })
    expect('why' in row ? row.why?.fr : '').toContain(code)
    expect(await known(id)).toEqual([])
    expect(await spool()).toEqual([])
  })

  it('when the file is not the one of the key', async () => {
    pages.set('/a', kev('CVE-2026-4001'))
    expect(await follow(`${origin}/a`, { key: 'a'.repeat(64) })).toMatchObject({ state: 'quarantined' })
    expect(await known('CVE-2026-4001')).toEqual([])
  })
})

describe('a feed by address', () => {
  it('is taken, asked with what it was marked with, and taken again when it changed', async () => {
    let body = kev('CVE-2026-5001')
    const etag = () => `"${createHash('sha256').update(body).digest('hex').slice(0, 8)}"`
    pages.set(
      '/kev',
      (request, answer) =>
        void (request.headers['if-none-match'] === etag()
          ? answer.writeHead(304).end()
          : answer.writeHead(200, { etag: etag() }).end(body)),
    )
    pages.set('/moved', (_, answer) => void answer.writeHead(301, { location: '/kev' }).end())
    const first = await follow(`${origin}/moved`, { everyHours: 0.25 })
    expect(first).toMatchObject({ state: 'well', records: 1, checked: 'none', nextAt: node.time.now + 900_000 })
    expect(await again((first as FeedRow).id)).toMatchObject({ state: 'well', records: 1 })
    body = kev('CVE-2026-5001', 'CVE-2026-5002')
    // Not before its time.
    await node.feeds.runDue()
    expect(await known('CVE-2026-5002')).toEqual([])
    node.time.now += 900_000
    await node.feeds.runDue()
    expect(await known('CVE-2026-5001', 'CVE-2026-5002')).toEqual(['CVE-2026-5001', 'CVE-2026-5002'])
    expect(await spool()).toEqual([])
  })

  it('that is quarantined waits for a person, and is well when the source is', async () => {
    pages.set('/b', '{"hello":1}')
    const row = (await follow(`${origin}/b`)) as FeedRow
    expect(row).toMatchObject({ state: 'quarantined' })
    expect(row.nextAt).toBeUndefined()
    pages.set('/b', kev('CVE-2026-5003'))
    node.time.now += 900_000
    await node.feeds.runDue()
    expect(await known('CVE-2026-5003')).toEqual([])
    expect(await again(row.id)).toMatchObject({ state: 'well', records: 1 })
  })

  it('is checked by hash or signature where the source offers one', async () => {
    const body = kev('CVE-2026-5004')
    pages.set('/c', body)
    pages.set('/c.sha512', `${createHash('sha512').update(body).digest('hex')}  c\n`)
    expect(await follow(`${origin}/c`)).toMatchObject({ state: 'well', checked: 'hash' })
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const id = Buffer.from('12345678')
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
    const key = `untrusted comment: key\n${Buffer.concat([Buffer.from('Ed'), id, raw]).toString('base64')}`
    const own = sign(null, createHash('blake2b512').update(body).digest(), privateKey)
    const whole = sign(null, Buffer.concat([own, Buffer.from('timestamp:1')]), privateKey)
    const signature = (comment: string) =>
      `untrusted comment: x\n${Buffer.concat([Buffer.from('ED'), id, own]).toString('base64')}\ntrusted comment: ${comment}\n${whole.toString('base64')}\n`
    pages.set('/d', body)
    expect(await follow(`${origin}/d`, { key })).toMatchObject({ state: 'quarantined' })
    pages.set('/d.minisig', signature('timestamp:2'))
    expect(await follow(`${origin}/d`, { key })).toMatchObject({ state: 'quarantined' })
    pages.set('/d.minisig', signature('timestamp:1'))
    expect(await follow(`${origin}/d`, { key })).toMatchObject({ state: 'well', checked: 'signature' })
    pages.set('/d', `${body} `)
    expect(await follow(`${origin}/d`, { key })).toMatchObject({ state: 'quarantined' })
  })

  it('under a higher label is in no list of others, and cannot be run or ended by them', async () => {
    pages.set('/e', kev('CVE-2026-5005'))
    const { body } = await node.ask('POST', '/api/vulnerabilities/feeds', {
      as: node.high.cookie,
      body: { name: 'hidden', from: 'url', place: `${origin}/e`, label: JSON.stringify(secretLabel) },
    })
    const { id } = body as { id: string }
    expect(await settled(id)).toMatchObject({ state: 'well' })
    expect((await rows()).map((row) => row.name)).not.toContain('hidden')
    const absent = await node.ask('POST', '/api/vulnerabilities/feeds/nothing/run', { as: node.low.cookie, body: {} })
    const denied = await node.ask('POST', `/api/vulnerabilities/feeds/${id}/run`, { as: node.low.cookie, body: {} })
    expect([denied.status, denied.body]).toEqual([404, absent.body])
    expect((await node.ask('DELETE', `/api/vulnerabilities/feeds/${id}`, { as: node.low.cookie })).status).toBe(404)
    expect((await node.ask('DELETE', `/api/vulnerabilities/feeds/${id}`, { as: node.high.cookie })).status).toBe(200)
    expect((await rows(node.high.cookie)).map((row) => row.name)).not.toContain('hidden')
    expect(await known('CVE-2026-5005')).toEqual(['CVE-2026-5005'])
  })
})

describe('a feed by folder', () => {
  it('is refused beyond the folders that are allowed, also through a link', async () => {
    const folders = { from: 'folder' }
    expect(await follow(join(folder, 'other'), folders)).toMatchObject({ code: 'vulnerabilities.folder_not_allowed' })
    expect(await follow('/etc', folders)).toMatchObject({ code: 'vulnerabilities.folder_not_allowed' })
    symlinkSync('/etc', join(folder, 'allowed', 'link'))
    expect(await follow(join(folder, 'allowed', 'link'), folders)).toMatchObject({
      code: 'vulnerabilities.folder_not_allowed',
    })
    rmSync(join(folder, 'allowed', 'link'))
  })

  it('takes each file once; a bad one is set aside and named, and no link is followed', async () => {
    const at = join(folder, 'allowed')
    writeFileSync(join(at, 'a.json'), kev('CVE-2026-7001'))
    writeFileSync(join(at, 'b.json'), '{"hello":1}')
    writeFileSync(join(folder, 'outside.json'), kev('CVE-2026-7999'))
    symlinkSync(join(folder, 'outside.json'), join(at, 'c.json'))
    const row = (await follow(at, { from: 'folder' })) as FeedRow
    expect(row).toMatchObject({ state: 'well', records: 1, quarantined: 1 })
    expect(row.why?.en).toContain('b.json')
    expect(await known('CVE-2026-7001', 'CVE-2026-7999')).toEqual(['CVE-2026-7001'])
    writeFileSync(join(at, 'b.json'), kev('CVE-2026-7002'))
    expect(await again(row.id)).toMatchObject({ state: 'well', records: 2, quarantined: 0 })
  })
})
