import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'testudo-cli-misp-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const data = ['--data', join(folder, 'node')]

const run = (...args: readonly string[]) => {
  const { TESTUDO_DATA: _data, ...env } = process.env
  const done = spawnSync(process.execPath, [join(import.meta.dirname, '../../apps/cli/src/main.ts'), ...args], {
    env,
    maxBuffer: 1 << 28,
  })
  return { code: done.status, out: done.stdout.toString(), err: done.stderr.toString() }
}
const file = (name: string, content: object) => {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(content))
  return path
}
const uuid = (n: number) => `5f0e8a4c-1d2b-4c3d-8e4f-${String(n).padStart(12, '0')}`
const event = (n: number, more: object = {}) => ({
  Event: {
    uuid: uuid(n),
    info: `Event ${n}`,
    timestamp: '1793539800',
    distribution: '1',
    Attribute: [{ uuid: uuid(n * 100), type: 'domain', value: 'a.example', to_ids: true, timestamp: '1793539800' }],
    ...more,
  },
})

// Each command starts a process and opens the folder.
it('events go in, are held, get their audience, and come out', () => {
  const group = { distribution: '4', SharingGroup: { uuid: uuid(700), name: 'Baltic ports' } }
  const both = file('both.json', [event(1), event(2, group), { Event: { info: 'x' } }])
  const dry = run('misp', 'import', both, ...data, '--dry-run', '--json')
  expect([dry.code, dry.err]).toEqual([0, ''])
  const first = run('misp', 'import', both, ...data, '--as-tlp', 'TLP:AMBER', '--json')
  const told = JSON.parse(first.out) as {
    events: number
    held: number
    files: { notes: { kind: string; message: string }[] }[]
  }
  expect(told).toMatchObject({ events: 3, refused: 1, quarantined: 0, dryRun: false })
  expect(told.held).toBe((JSON.parse(dry.out) as typeof told).held)
  expect(told.files[0]?.notes.find(({ kind }) => kind === 'held')?.message).toBe(
    `the sharing group ${uuid(700)} is not known here (with 4 more objects)`,
  )

  const label = { policy: 'ALLIED', classification: 'RESTRICTED', categories: [], originators: [] }
  const table = { levels: { '1': label }, groups: [{ uuid: uuid(700), name: 'Baltic ports', label }] }
  expect(JSON.parse(run('misp', 'audiences', file('table.json', table), ...data, '--json').out)).toMatchObject(table)
  const list = { name: 'Known hosts', version: 3, type: 'hostname', list: ['a.example'] }
  expect(run('misp', 'lists', file('list.json', list), ...data).out).toContain('1 lists and taxonomies: 1 new')
  expect(run('misp', 'lists', ...data).out).toContain('Known hosts  version 3, 1 entries')
  const second = run('misp', 'import', both, ...data)
  expect(second.code).toBe(0)
  expect(second.out).toContain('warned: on "Known hosts" version 3')
  expect(second.out).toMatch(/ 0 held/)

  const id = `grouping--${uuid(2)}`
  const out = join(folder, 'out.json')
  expect(run('misp', 'export', id, ...data, '--out', out).code).toBe(0)
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ Event: { uuid: uuid(2), distribution: '0' } })
  expect(run('misp', 'export', id, ...data, '--out', out).code).toBe(5)
  expect(run('misp', 'export', id, ...data, '--notes', '--json').out).toContain('"events":1')
  expect(run('misp', 'export', `grouping--${uuid(9)}`, ...data).code).toBe(4)
}, 240_000)
