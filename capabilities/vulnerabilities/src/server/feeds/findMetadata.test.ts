import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Fault } from '@testudo/kernel/fault'
import { createOutbound, type Outbound } from '@testudo/platform/outbound'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { mutated, numbers } from '../../../../../test/support/mutation.ts'
import { findMetadata } from './findMetadata.ts'
import { listDocuments } from './provider.ts'
import { fetchKeys } from './providerKeys.ts'

const NOW = Date.parse('2026-11-23T00:00:00Z')
const WELL = '/.well-known/csaf/provider-metadata.json'
/** By host and path. */
const pages = new Map<string, string | number>()
const unknown = new Set<string>()
let asked: string[] = []
let server: Server
let port: number
let outbound: Outbound

beforeAll(async () => {
  server = createServer((request, answer) => {
    const at = `${(request.headers.host ?? '').replace(/:\d+$/, '')}${request.url ?? ''}`
    asked.push(at)
    const page = pages.get(at) ?? 404
    if (typeof page === 'number') answer.writeHead(page).end()
    else answer.end(page)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
  // The door as it is; names of this test lead to this machine.
  const hosts = ['', 'www.', 'psirt.', 'same.', 'bought.', 'gone.', 'csaf.data.security.']
  outbound = createOutbound({
    allow: hosts.map((host) => `${host}nordgrid.example:${port}`),
    resolve: async (host) => (unknown.has(host) || !host.endsWith('nordgrid.example') ? [] : ['127.0.0.1']),
  })
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})
beforeEach(() => {
  pages.clear()
  unknown.clear()
  asked = []
})

const metadata = (namespace: string, more: object = {}) =>
  JSON.stringify({ publisher: { namespace }, distributions: [], ...more })
const find = async (place = `http://nordgrid.example:${port}/`) => {
  const { found, missed } = await findMetadata(place, { outbound }, NOW)
  return [found.map(({ url }) => url.replace(`:${port}`, '')), missed.map(({ fault }) => fault.code)]
}

it('asks the well-known address and security.txt, and the DNS path only when both gave none', async () => {
  pages.set('csaf.data.security.nordgrid.example/', metadata('https://nordgrid.example'))
  expect(await find()).toEqual([['http://csaf.data.security.nordgrid.example/'], []])
  expect(asked).toEqual([
    `nordgrid.example${WELL}`,
    'nordgrid.example/.well-known/security.txt',
    'nordgrid.example/security.txt',
    'csaf.data.security.nordgrid.example/',
  ])
  // The main domain has no www.
  asked = []
  expect(await find(`http://www.nordgrid.example:${port}`)).toEqual([
    ['http://csaf.data.security.nordgrid.example/'],
    [],
  ])
  pages.set(`nordgrid.example${WELL}`, metadata('https://nordgrid.example'))
  asked = []
  expect(await find()).toEqual([[`http://nordgrid.example${WELL}`], []])
  expect(asked).not.toContain('csaf.data.security.nordgrid.example/')
})

it('goes on after what is no metadata: a page for everything, metadata that are over', async () => {
  pages.set(`nordgrid.example${WELL}`, '<!doctype html>')
  pages.set(
    'nordgrid.example/.well-known/security.txt',
    `CSAF: http://psirt.nordgrid.example:${port}/provider-metadata.json\r\n`,
  )
  pages.set('psirt.nordgrid.example/provider-metadata.json', metadata('https://nordgrid.example'))
  expect(await find()).toEqual([['http://psirt.nordgrid.example/provider-metadata.json'], []])
  pages.set(
    'psirt.nordgrid.example/provider-metadata.json',
    metadata('https://nordgrid.example', { maintained_until: '2026-11-01T00:00:00Z' }),
  )
  await expect(find()).rejects.toMatchObject({ code: 'vulnerabilities.provider_over', kind: 'invalid' })
})

it('takes every publisher that security.txt names once, and tells what it could not have', async () => {
  const at = (host: string) => `http://${host}.nordgrid.example:${port}/provider-metadata.json`
  pages.set(`nordgrid.example${WELL}`, metadata('https://nordgrid.example'))
  pages.set(
    'nordgrid.example/.well-known/security.txt',
    ['Contact: x', 'csaf: nothing', ...['same', 'bought', 'gone'].map((host) => `CSAF: ${at(host)}`)].join('\n'),
  )
  pages.set('same.nordgrid.example/provider-metadata.json', metadata('https://nordgrid.example'))
  pages.set('bought.nordgrid.example/provider-metadata.json', metadata('https://bought.example'))
  expect(await find()).toEqual([
    [`http://nordgrid.example${WELL}`, 'http://bought.nordgrid.example/provider-metadata.json'],
    ['vulnerabilities.no_provider'],
  ])
})

it('tells a way that is broken from a provider that is not there, and follows no name to an inner address', async () => {
  const none = { kind: 'absent', code: 'vulnerabilities.no_provider' }
  await expect(find()).rejects.toMatchObject(none)
  unknown.add('csaf.data.security.nordgrid.example')
  await expect(find()).rejects.toMatchObject(none)
  unknown.add('nordgrid.example')
  await expect(find()).rejects.toMatchObject({ kind: 'unavailable', code: 'outbound.unknown_host' })
  unknown.delete('nordgrid.example')
  pages.set(`nordgrid.example${WELL}`, 503)
  await expect(find()).rejects.toMatchObject({ kind: 'unavailable' })
  pages.set(`nordgrid.example${WELL}`, 404)
  pages.set('nordgrid.example/.well-known/security.txt', 'CSAF: http://169.254.169.254/provider-metadata.json')
  await expect(find()).rejects.toMatchObject({ code: 'outbound.address' })
  pages.set('nordgrid.example/.well-known/security.txt', `CSAF: file:///etc/passwd\nCSAF: ftp://nordgrid.example/x`)
  await expect(find()).rejects.toMatchObject({ code: 'vulnerabilities.no_provider' })
})

it('reads what a provider says, or refuses it with a reason, with anything changed in it', async () => {
  const origin = `http://nordgrid.example:${port}`
  const said = {
    publisher: { namespace: 'https://nordgrid.example' },
    public_openpgp_keys: [{ fingerprint: 'ab'.repeat(20), url: `${origin}/key.asc` }],
    distributions: [
      { directory_url: `${origin}/white/` },
      { directory: { url: `${origin}/clear/`, tlp_label: 'CLEAR' } },
      { rolie: { feeds: [{ url: `${origin}/feed.json`, tlp_label: 'WHITE' }] } },
    ],
  }
  const link = (rel: string, end: string) => ({ rel, href: `${origin}/clear/2026/b.json${end}` })
  const links = [link('self', ''), link('hash', '.sha512'), link('signature', '.asc')]
  const feed = { feed: { entry: [{ updated: '2026-11-01T00:00:00Z', link: links }] } }
  pages.set(
    'nordgrid.example/white/changes.csv',
    '"2026/a.json","2026-11-01T00:00:00Z"\n../../b.json,\n,,\nhttp://[.json\n',
  )
  pages.set('nordgrid.example/clear/index.txt', '2026/a.json\n')
  const next = numbers(5)
  let listed = 0
  const faults = new Set<string>()
  for (let i = 0; i < 150; i++) {
    pages.set('nordgrid.example/feed.json', JSON.stringify(i % 2 === 0 ? feed : mutated(feed, next)) ?? '')
    pages.set(`nordgrid.example${WELL}`, JSON.stringify(i % 2 === 0 ? mutated(said, next) : said) ?? '')
    try {
      const { found } = await findMetadata(`${origin}/`, { outbound }, NOW)
      for (const one of found) {
        await fetchKeys(one, undefined, { outbound }).catch(onlyFaults)
        for (const { url } of await listDocuments(one, { outbound })) {
          expect(URL.canParse(url)).toBe(true)
          listed++
        }
      }
    } catch (error) {
      faults.add(onlyFaults(error))
    }
  }
  expect(listed).toBeGreaterThan(100)
  expect([...faults]).toContain('vulnerabilities.provider_shape')
})

function onlyFaults(error: unknown): string {
  if (error instanceof Fault) return error.code
  throw error
}
