import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Label } from '@testudo/kernel/label'
import type { Reply } from '@testudo/kernel/contract'
import { isValid, validate } from '@testudo/stix'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { restoreNode } from '../../../../../platform/src/host/node.ts'
import { startTestHost, testLabel, type TestHost, testPolicies } from '../../../../../platform/src/host/testing.ts'
import type { EvidenceView, evidenceList, Verdict } from '../../core/index.ts'
import { capability } from '../capability.ts'

let node: TestHost
let staff = ''
let low = ''
let incident = ''

const label = (classification: string): Label => ({
  policy: 'ALLIED',
  classification,
  categories: [],
  originators: [],
})
const OPEN = label('RESTRICTED')
const KEPT = label('SECRET')
const NOWHERE = 'observed-data--00000000-0000-4000-8000-000000000001'

beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability], config: configOf(1) })
  const person = { login: 'watch', name: 'Watch', organisation: 'LTU node', nation: 'LTU', roles: ['watch'] }
  staff = (await node.enter({ ...person, clearances: { ALLIED: 'SECRET' } })).cookie
  const other = { ...person, login: 'rail', name: 'Rail desk', organisation: 'Lithuanian rail' }
  low = (await node.enter({ ...other, clearances: { ALLIED: 'RESTRICTED' } })).cookie
  const made = await node.ask('POST', '/api/incidents/cases', { as: staff, body: { name: 'Silent', label: OPEN } })
  incident = (made.body as { id: string }).id
}, 120_000)
const restored = mkdtempSync(join(tmpdir(), 'testudo-evidence-'))
afterAll(async () => {
  await node.close()
  rmSync(restored, { recursive: true, force: true })
})

function configOf(evidenceMegabytes: number) {
  return { incidents: { evidenceMegabytes } } as NonNullable<Parameters<typeof startTestHost>[0]>['config'] & object
}
interface Told {
  readonly status: number
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
}
const send = (url: string, bytes: string | Buffer, as = staff): Promise<Told> =>
  node.http.inject({
    method: 'POST',
    url: `/api/incidents${url}`,
    headers: { 'content-type': 'application/octet-stream', origin: 'http://localhost', cookie: as },
    body: Buffer.from(bytes),
  })
const add = (bytes: string | Buffer, query: Readonly<Record<string, string>> = {}, as = staff) =>
  send(`/cases/${incident}/evidence?${new URLSearchParams(query)}`, bytes, as)
const added = async (bytes: string | Buffer, query: Readonly<Record<string, string>> = {}, as = staff) =>
  JSON.parse((await add(bytes, query, as)).body) as {
    readonly id: string
    readonly sha256: string
    readonly code?: string
  }
const get = async <T>(url: string, as = staff): Promise<T> =>
  (await node.ask('GET', `/api/incidents${url}`, { as })).body as T
const tell = async (id: string, deed: string, as = staff) =>
  node.ask('POST', `/api/incidents/evidence/${id}/custody`, {
    as,
    body: { deed, because: 'Asked by the court', to: 'A' },
  })
const list = (as = staff) => get<Reply<typeof evidenceList>>(`/cases/${incident}/evidence`, as)
const view = (id: string, as = staff) => get<EvidenceView>(`/evidence/${id}`, as)
const verdict = (id: string, as = staff) => get<Verdict>(`/evidence/${id}/verdict`, as)
const files = () => readdirSync(join(node.dataDir, 'own', 'evidence'))
const codeOf = ({ body }: Told) => (JSON.parse(body) as { code: string }).code
const owner = (sql: string) => node.storage.asOwner((tx) => tx.query(sql))
const tamper = (sql: string) =>
  owner(`alter table incidents_custody disable trigger incidents_custody_stays`).then(async () => {
    await owner(sql)
    await owner(`alter table incidents_custody enable trigger incidents_custody_stays`)
  })

describe('evidence is refused', () => {
  it('when it is empty, too large as told or as sent, of another hash, or under a label beyond its author', async () => {
    expect(codeOf(await add(''))).toBe('incidents.evidence_empty')
    const tenGigabytes = await add('x', { size: String(10 * 1024 ** 3) })
    expect(codeOf(tenGigabytes)).toBe('incidents.evidence_too_large')
    expect(codeOf(await add(Buffer.alloc(1024 ** 2 + 1, 1)))).toBe('incidents.evidence_too_large')
    expect(codeOf(await add('bytes', { sha256: 'a'.repeat(64) }))).toBe('incidents.evidence_hash')
    expect(codeOf(await add('bytes', { label: JSON.stringify(KEPT) }, low))).toBe('incidents.label')
    expect(codeOf(await add('bytes', { label: '{"policy":' }))).toBe('incidents.label_unreadable')
    expect((await list()).rows).toEqual([])
    expect(files()).toEqual([])
  })

  it('and what is not there or not for its reader looks the same', async () => {
    const { id } = await added('The source is in the building', { label: JSON.stringify(KEPT) })
    for (const [url, method] of [
      ['', 'GET'],
      ['/bytes', 'GET'],
      ['/verdict', 'GET'],
      ['/report/json', 'GET'],
      ['/custody', 'POST'],
    ] as const) {
      const body = method === 'POST' ? { body: { deed: 'sealed', because: 'x' } } : {}
      const [hidden, absent] = [
        await node.ask(method, `/api/incidents/evidence/${id}${url}`, { as: low, ...body }),
        await node.ask(method, `/api/incidents/evidence/${NOWHERE}${url}`, { as: low, ...body }),
      ]
      expect(hidden.status).toBe(404)
      expect(hidden.body).toEqual(absent.body)
    }
    const [hidden, absent] = [
      await send(`/evidence/${id}/bytes`, 'x', low),
      await send(`/evidence/${NOWHERE}/bytes`, 'x', low),
    ]
    expect(hidden.body).toBe(absent.body)
    expect((await list(low)).rows).toEqual([])
  })
})

describe('evidence', () => {
  it('is one sealed file however often it is added, and nobody learns of the others', async () => {
    const secret = await added('MZ the very same bytes', { label: JSON.stringify(KEPT) })
    const before = files().length
    const [first, second] = await Promise.all([
      added('MZ the very same bytes', {}, low),
      added('MZ the very same bytes', { name: 'b' }, low),
    ])
    expect(files()).toHaveLength(before)
    expect(new Set([secret.id, first?.id, second?.id]).size).toBe(3)
    expect(first?.sha256).toBe(secret.sha256)
    for (const name of files()) {
      expect(name).not.toBe(secret.sha256)
      expect(readFileSync(join(node.dataDir, 'own', 'evidence', name), 'latin1')).not.toContain('the very same')
    }
    // Destroyed for one reader, it stays for the other.
    expect((await tell(first?.id ?? '', 'destroyed', low)).status).toBe(200)
    expect(await verdict(secret.id)).toMatchObject({ whole: true, bytes: 'whole' })
    expect(await verdict(first?.id ?? '', low)).toMatchObject({ whole: true, bytes: 'destroyed', links: 2 })
  })

  it('of a claimed hash gives nobody the bytes another reader holds', async () => {
    const { sha256 } = await added('Only for the few', { label: JSON.stringify(KEPT) })
    const { id } = await added('Mine', {}, low)
    const stored = await node.host.objects.get(node.identity.operator.subject, id)
    const claim = { ...(JSON.parse(stored?.body ?? '{}') as object), id: NOWHERE }
    const text = JSON.stringify(claim).replaceAll(/"sha256":"[0-9a-f]{64}"/g, `"sha256":"${sha256}"`)
    await node.host.objects.put(node.identity.operator.subject, [JSON.parse(text) as Record<string, unknown>], {
      label: OPEN,
      source: 'DNK',
    })
    expect((await view(NOWHERE, low)).row).toMatchObject({ state: 'elsewhere', sha256 })
    expect(await get(`/evidence/${NOWHERE}/bytes`, low)).toMatchObject({ code: 'incidents.evidence_elsewhere' })
    expect(codeOf(await send(`/evidence/${NOWHERE}/bytes`, 'Something else', low))).toBe('incidents.evidence_hash')
    expect((await send(`/evidence/${NOWHERE}/bytes`, 'Only for the few', low)).status).toBe(200)
    expect((await view(NOWHERE, low)).row.state).toBe('held')
    expect(codeOf(await send(`/evidence/${NOWHERE}/bytes`, 'Only for the few', low))).toBe('incidents.evidence_here')
  })

  it('is told by its bytes, given away as nothing that opens, and every portion is valid STIX', async () => {
    const name = '=cmd|"/c calc"!A1\u202Egpj.exe'
    const { id, sha256 } = await added('MZ\u0000\u0001 not a program', {
      name,
      type: 'image/jpeg',
      by: '<b>Kaja</b>',
      where: 'Suwałki',
    })
    const { row, hex, text, custody } = await view(id)
    expect(row).toMatchObject({
      detected: 'application/vnd.microsoft.portable-executable',
      runs: true,
      declared: 'image/jpeg',
    })
    expect(row.name).toBe('=cmd|"/c calc"!A1[U+202E]gpj.exe')
    expect(row.suspicions).toEqual(['turned', 'formula'])
    expect(hex.startsWith('4d5a')).toBe(true)
    expect(text).toBeUndefined()
    expect(custody).toMatchObject([{ n: 1, deed: 'received', who: 'Watch', organisation: 'LTU node' }])
    const given = await node.http.inject({
      method: 'GET',
      url: `/api/incidents/evidence/${id}/bytes`,
      headers: { cookie: staff },
    })
    expect(given.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="evidence-${sha256.slice(0, 12)}.bin"; filename*=UTF-8''evidence-${sha256.slice(0, 12)}.bin`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    expect(createHash('sha256').update(given.body).digest('hex')).toBe(sha256)
    expect((await view(id)).custody.at(-1)).toMatchObject({ n: 2, deed: 'read' })
    const html = await get<string>(`/evidence/${id}/report/html`)
    expect(html).toContain('&lt;b&gt;Kaja&lt;/b&gt;')
    expect(html).not.toContain('<b>Kaja')
    const as = node.identity.operator.subject
    const stored = await node.host.objects.getMany(as, [id, id.replace('observed-data', 'file')])
    expect(stored).toHaveLength(2)
    for (const { body } of stored) expect(isValid(validate(JSON.parse(body))), body).toBe(true)
  })

  it('has any name, and is data whatever the name holds', async () => {
    const zeros = await added('with zeros', { name: 'a\u0000b/../../c', by: 'x\u0000', how: '\u0000', where: '\u0000' })
    expect((await view(zeros.id)).row).toMatchObject({
      name: 'a[U+0000]b/../../c',
      suspicions: ['climbs', 'control'],
    })
    expect((await view((await added('without')).id)).row.name).toBe('')
    expect((await verdict(zeros.id)).whole).toBe(true)
  })

  it('changes hands in order: a seal stops reading, and only who took it in opens it', async () => {
    const { id } = await added('plain text, nothing else', { name: 'notes.txt' })
    expect((await view(id)).text).toBe('plain text, nothing else')
    expect((await tell(id, 'opened')).body).toMatchObject({ code: 'incidents.custody_order' })
    expect((await tell(id, 'sealed', low)).status).toBe(200)
    expect(await get(`/evidence/${id}/bytes`)).toMatchObject({ code: 'incidents.custody_order' })
    expect((await tell(id, 'destroyed', low)).body).toMatchObject({ code: 'incidents.not_holder' })
    expect((await tell(id, 'opened')).status).toBe(200)
    expect((await tell(id, 'destroyed')).status).toBe(200)
    expect(await get(`/evidence/${id}/bytes`)).toMatchObject({ code: 'incidents.custody_order' })
    expect((await send(`/evidence/${id}/bytes`, 'plain text, nothing else')).status).toBe(200)
    expect((await view(id)).custody.map(({ deed }) => deed)).toEqual([
      'received',
      'sealed',
      'opened',
      'destroyed',
      'received',
    ])
    expect(await verdict(id)).toEqual({ whole: true, bytes: 'whole', links: 5 })
    const report = JSON.parse(await get<string>(`/evidence/${id}/report/json`).then((one) => JSON.stringify(one))) as {
      links: readonly { receipt: string }[]
    }
    expect(report.links).toHaveLength(5)
  })
})

describe('a chain of custody that somebody touched is broken', () => {
  const chain = async () => {
    const { id } = await added(`bytes ${node.time.now++}`)
    await tell(id, 'handed-over')
    await tell(id, 'sealed')
    expect(await verdict(id)).toEqual({ whole: true, bytes: 'whole', links: 3 })
    return id
  }

  it('at an entry that was changed, hashed again or not', async () => {
    const id = await chain()
    await expect(owner(`update incidents_custody set entry = '' where evidence = '${id}'`)).rejects.toThrow()
    await tamper(
      `update incidents_custody set entry = replace(entry, 'the court', 'nobody') where evidence = '${id}' and n = 2`,
    )
    expect(await verdict(id)).toMatchObject({ whole: false, broken: { n: 2, why: 'changed' } })
    await tamper(
      `update incidents_custody set hash = encode(sha256(convert_to(entry, 'UTF8')), 'hex') where evidence = '${id}' and n = 2`,
    )
    expect(await verdict(id)).toMatchObject({ whole: false, broken: { n: 2, why: 'signature' } })
  })

  it('where two entries changed places, and where its end was cut off', async () => {
    const swapped = await chain()
    await tamper(`update incidents_custody set n = 12 where evidence = '${swapped}' and n = 2`)
    expect(await verdict(swapped)).toMatchObject({ broken: { n: 2, why: 'order' } })
    const cut = await chain()
    await tamper(`delete from incidents_custody where evidence = '${cut}' and n = 3`)
    expect(await verdict(cut)).toMatchObject({ whole: false, links: 2, broken: { n: 3, why: 'cut' } })
  })

  it('and so are bytes that were changed on the disk', async () => {
    const before = new Set(files())
    const { id } = await added('bytes nobody may touch')
    const [name = ''] = files().filter((one) => !before.has(one))
    const path = join(node.dataDir, 'own', 'evidence', name)
    const bytes = readFileSync(path)
    bytes[bytes.length - 20] = (bytes.at(-20) ?? 0) ^ 1
    writeFileSync(path, bytes)
    expect(await verdict(id)).toMatchObject({ whole: false, bytes: 'changed' })
  })
})

it('evidence is in a backup: the node that is made of it gives the same bytes, and its chain holds', async () => {
  const { id } = await added('kept over the end of a machine')
  const file = join(restored, 'node.backup')
  await node.backup(file)
  await node.close()
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  await restoreNode(
    {
      dataDir: join(restored, 'node'),
      policies: testPolicies,
      defaultLabel: testLabel,
      capabilities: [capability],
      exercise: true,
      log: silent,
    },
    file,
  )
  node = await startTestHost({ dataDir: join(restored, 'node'), capabilities: [capability], config: configOf(1) })
  expect(await verdict(id)).toMatchObject({ whole: true })
})
