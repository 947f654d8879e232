import { readFileSync } from 'node:fs'
import { Fault, type FaultKind, type FaultPlace } from '@testudo/kernel/fault'
import { capability } from '@testudo/vulnerabilities/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestHost, type TestHost } from '../../../platform/src/host/testing.ts'
import type { askNode } from './askedNode.ts'
import { tryCommands } from './command.testing.ts'
import { inventoryCommands } from './inventory.ts'

/* The commands against a whole node. */

let node: TestHost
let cookie = ''
beforeAll(async () => {
  node = await startTestHost({ capabilities: [capability] })
  cookie = (
    await node.enter({
      login: 'ana',
      name: 'Ana',
      nation: 'FRA',
      organisation: 'CERT-FR',
      roles: ['analyst', 'operator', 'administrator'],
      clearances: { ALLIED: 'RESTRICTED' },
    })
  ).cookie
}, 60_000)
afterAll(() => node.close())

async function collected(pieces: AsyncIterable<Uint8Array> | string | undefined): Promise<Buffer> {
  const all: Buffer[] = []
  if (pieces !== undefined && typeof pieces !== 'string') for await (const piece of pieces) all.push(Buffer.from(piece))
  return typeof pieces === 'string' ? Buffer.from(pieces) : Buffer.concat(all)
}
const open: typeof askNode = async () => {
  const send = async (method: string, path: string, body?: AsyncIterable<Uint8Array> | string) => {
    node.time.now += 1_000
    const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream'
    const answer = await node.http.inject({
      method,
      url: `/api${path}`,
      headers: { cookie, origin: 'http://localhost', ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: await collected(body) }),
    })
    if (answer.status < 400) return answer.body
    const { kind, code, detail, place } = JSON.parse(answer.body) as {
      kind: FaultKind
      code: string
      detail: string
      place?: FaultPlace
    }
    throw new Fault(kind, code, detail, place === undefined ? {} : { place })
  }
  return {
    ask: async (method, path, body) => JSON.parse(await send(method, path, body)) as unknown,
    async stream(path) {
      const text = await send('GET', path)
      return (async function* () {
        yield await Promise.resolve(Buffer.from(text))
      })()
    },
    finish: () => Promise.reject(new Error('not asked for')),
    close: async () => undefined,
  }
}
const cli = tryCommands('inventory', (program) => inventoryCommands(program, open))
const TABLE = 'equipment,vendor,product,version,exposure\ngw 1,Signalbox,GW-4,4.2.0,open\ngw 2,Signalbox,GW-4,,\n'

it('refuses what is no file, table, vulnerability, import or status of one’s own', async () => {
  const table = cli.put('good.csv', TABLE)
  const bad = cli.put('bad.csv', 'x;y\n1;2\n')
  for (const [words, code] of [
    [['import', table, `${table}.none`], 'cli.file'],
    [['import', '-', '-'], 'cli.stdin_twice'],
    [['import', bad], 'inventory.no_header'],
    [['import', table, '--format', 'xlsx'], 'commander.invalidArgument'],
    [['import', table, '--label', 'SECRET'], 'vulnerabilities.label'],
    [['list', '--cve', 'no id'], 'http.invalid_input'],
    [['undo', 'job-none'], 'nothing_here'],
    [['status', 'publish', 'CVE-2026-99417', '--operator', 'nobody', '--label', '{}'], 'vulnerabilities.label'],
  ] as const)
    await expect(cli.run('inventory', ...words), words.join(' ')).rejects.toMatchObject({ code })
  await expect(cli.run('inventory', 'import', bad)).rejects.toMatchObject({ place: { file: bad } })
  expect(await cli.run('inventory', 'list')).toBe('No equipment.\n')
})

it('a dry run, an import, the list, the file, and back', async () => {
  const table = cli.put('gateways.csv', TABLE)
  const operator = ['--operator', 'Port de l’Estuaire']
  expect(await cli.run('inventory', 'import', table, ...operator, '--dry-run')).toMatch(
    /2 new.*2 programs; nothing stored/,
  )
  expect(await cli.answer('inventory', 'list')).toMatchObject({ rows: [], found: 0 })
  const { files } = (await cli.answer('inventory', 'import', table, ...operator)) as { files: { job: string }[] }
  expect(files).toMatchObject([{ file: table, report: { equipment: { new: 2 }, undecidable: 1 } }])
  expect(await cli.run('inventory', 'list', '--text', 'gw 1')).toMatch(
    /gw 1 {2}FRA Port de l’Estuaire {2}open {2}1 programs, 0 open\n1 piece of equipment/,
  )
  expect(await cli.answer('inventory', 'list', '--operator', 'Port de l’Estuaire')).toMatchObject({ found: 2 })
  expect(await cli.answer('inventory', 'list', '--asset', 'x-testudo-asset--none')).toMatchObject({ found: 0 })

  const out = `${table}.out`
  await cli.run('inventory', 'export', '--out', out)
  expect(readFileSync(out, 'utf8')).toMatch(/^\ufeff# ALLIED UNCLASSIFIED.*,2 equipment,2 components,/)
  await expect(cli.run('inventory', 'export', '--out', out)).rejects.toMatchObject({ code: 'cli.out' })
  expect(await cli.answer('inventory', 'import', out)).toMatchObject({
    files: [{ report: { equipment: { same: 2 } } }],
  })
  const bom = JSON.parse(await cli.run('inventory', 'export', '--format', 'cyclonedx')) as { components: unknown[] }
  expect(bom).toMatchObject({ specVersion: '1.6' })
  expect(bom.components).toHaveLength(2)

  expect(await cli.run('inventory', 'imports')).toContain('gateways.csv  2 new, 0 changed, 2 still stand')
  expect(await cli.answer('inventory', 'undo', files[0]?.job ?? '')).toEqual({
    withdrawn: 2,
    restored: 0,
    changedSince: 0,
  })
  expect(await cli.run('inventory', 'list')).toBe('No equipment.\n')
  expect(await cli.run('inventory', 'imports')).toContain('taken back')
})

it('one word is published for an operator one speaks for, shown, and taken back', async () => {
  await cli.run('inventory', 'import', cli.put('own.csv', TABLE), '--operator', 'CERT-FR')
  const label = JSON.stringify({ policy: 'ALLIED', classification: 'UNCLASSIFIED', categories: [], originators: [] })
  expect(
    await cli.run('inventory', 'status', 'publish', 'CVE-2026-99417', '--operator', 'CERT-FR', '--label', label),
  ).toBe('CVE-2026-99417  unknown\n')
  const { rows } = (await cli.answer('inventory', 'status', 'list')) as { rows: { id: string }[] }
  expect(rows).toMatchObject([{ vulnerability: 'CVE-2026-99417', status: 'unknown', operatorName: 'CERT-FR' }])
  expect(await cli.run('inventory', 'status', 'withdraw', rows[0]?.id ?? '')).toBe('1 taken back.\n')
  expect(await cli.run('inventory', 'status', 'list')).toBe('Nothing is published.\n')
})
