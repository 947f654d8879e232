import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readyDataDir } from '../../../../../../platform/src/host/testing.ts'
import { type SourceHost, startSourceHost, until } from '../sources.testing.ts'

let base: string
let folder: string
let node: SourceHost
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'testudo-logs-'))
  node = await startSourceHost({ config: { detection: { folders: [base], keepDays: 30, keepGigabytes: 1 } } })
}, 120_000)
afterAll(async () => {
  await node.close()
  rmSync(base, { recursive: true, force: true })
})
let count = 0
beforeEach(() => {
  folder = join(base, `case ${count++}`)
  mkdirSync(folder)
})

/** Long enough that two of them are told apart, as real lines are. */
const line = (n: number) =>
  `{"event_type":"dns","timestamp":"2026-11-22T05:00:00Z","n":${n},"rrname":"host-${n}.example.net"}\n`
const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => line(from + i)).join('')
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
const seen = (id: string, at: SourceHost = node) => at.events(id).map((event) => Number(event['n']))
const follow = (path: string, more: object = {}) => node.add({ name: 'log', place: { kind: 'file', path }, ...more })
const old = (path: string) => utimesSync(path, Date.now() / 1_000 - 60, Date.now() / 1_000 - 60)
const sorted = (all: readonly number[]) => all.toSorted((a, b) => a - b)
/** Everything came, once; a second look finds nothing more. */
const came = async (id: string, expected: readonly number[]) => {
  await until(() => seen(id).length >= expected.length, `${expected.length} events`)
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  expect(sorted(seen(id))).toEqual(expected)
}

describe('what may be read', () => {
  it('nothing outside the folders of the settings, through no link and no dots', async () => {
    writeFileSync(join(folder, 'a.log'), line(1))
    symlinkSync('/etc/hostname', join(folder, 'out.log'))
    symlinkSync('/etc', join(folder, 'etc'))
    const answers = []
    for (const path of [
      '/etc/hostname',
      '/absent',
      `${base}/../../etc/hostname`,
      'a.log',
      `${base}-more`,
      join(folder, 'out.log'),
      join(folder, 'etc/hostname'),
      join(folder, 'absent'),
      `${folder}/a.log\0`,
    ])
      answers.push(await node.call(node.high, 'POST', '', { name: 'x', place: { kind: 'file', path } }))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]))
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    // In a folder, links are passed over.
    const id = await follow(folder)
    await came(id, [1])
  })
})

describe('a file', () => {
  it('is read from its beginning and followed; a cut line waits for its end', async () => {
    const path = join(folder, 'eve.json')
    writeFileSync(path, lines(0, 2_000))
    const id = await follow(path)
    await until(() => seen(id).length === 2_000, 'the beginning')
    appendFileSync(path, line(2_000) + line(2_001).slice(0, 20))
    await until(() => seen(id).length === 2_001, 'what was added')
    appendFileSync(path, line(2_001).slice(20))
    await came(id, numbers(0, 2_002))
    expect(await node.row(id)).toMatchObject({ events: 2_002, dirt: [], state: 'live', format: 'eve' })
  })

  it('that is settled ends where it ends', async () => {
    const path = join(folder, 'eve.json')
    writeFileSync(path, lines(0, 3).trim())
    old(path)
    await came(await follow(path), [0, 1, 2])
  })

  it('rotated by rename is read to its end, then the new one', async () => {
    const path = join(folder, 'eve.json')
    writeFileSync(path, lines(0, 10))
    const id = await follow(path)
    await until(() => seen(id).length === 10, 'the first')
    appendFileSync(path, lines(10, 15))
    renameSync(path, `${path}.1`)
    appendFileSync(`${path}.1`, lines(15, 20))
    writeFileSync(path, lines(20, 30))
    await came(id, numbers(0, 30))
  })

  it('rotated by copy and truncation loses nothing and is read once', async () => {
    const path = join(folder, 'eve.json')
    writeFileSync(path, lines(0, 10))
    const id = await follow(path)
    await until(() => seen(id).length === 10, 'the first')
    appendFileSync(path, lines(10, 12))
    copyFileSync(path, `${path}.1`)
    truncateSync(path)
    appendFileSync(path, lines(12, 40))
    await came(id, numbers(0, 40))
  })

  it('rotated and packed meanwhile is read on in what was packed', async () => {
    const path = join(folder, 'eve.json')
    writeFileSync(path, lines(0, 100))
    const id = await follow(path)
    await until(() => seen(id).length === 100, 'the first')
    writeFileSync(`${path}.1.gz`, gzipSync(lines(0, 130)))
    old(`${path}.1.gz`)
    rmSync(path)
    writeFileSync(path, lines(130, 140))
    await came(id, numbers(0, 140))
  })

  it('what was rotated away before is passed over, also when it is packed later', async () => {
    const path = join(folder, 'eve.json')
    writeFileSync(`${path}.1`, lines(100, 110))
    writeFileSync(`${path}.2.gz`, gzipSync(lines(200, 210)))
    writeFileSync(path, lines(0, 10))
    const id = await follow(path)
    await until(() => seen(id).length === 10, 'the first')
    renameSync(`${path}.2.gz`, `${path}.3.gz`)
    writeFileSync(`${path}.2.gz`, gzipSync(lines(100, 110)))
    old(`${path}.2.gz`)
    rmSync(`${path}.1`)
    renameSync(path, `${path}.1`)
    writeFileSync(path, lines(10, 20))
    await came(id, numbers(0, 20))
  })

  it('that is gone for a while is told, and read when it is back', async () => {
    const path = join(folder, 'eve.json')
    writeFileSync(path, lines(0, 3))
    const id = await follow(path)
    await until(() => seen(id).length === 3, 'the first')
    rmSync(path)
    await until(async () => (await node.row(id)).trouble !== undefined, 'it is missed')
    writeFileSync(path, lines(3, 6))
    await came(id, numbers(0, 6))
    expect((await node.row(id)).trouble).toBeUndefined()
  })

  it('of pretty-printed values and of tables is read whole', async () => {
    const pretty = join(folder, 'pretty.json')
    writeFileSync(
      pretty,
      numbers(0, 500)
        .map((n) => JSON.stringify({ n, in: { a: 1 } }, undefined, 2))
        .join('\n'),
    )
    old(pretty)
    await came(await follow(pretty), numbers(0, 500))
    const table = join(folder, 'conn.log')
    writeFileSync(
      table,
      `#separator \\x09\n#fields\tts\tn\n#types\ttime\tcount\n${numbers(0, 50)
        .map((n) => `1.5\t${n}\n`)
        .join('')}`,
    )
    const id = await follow(table)
    await until(() => seen(id).length === 50, 'the table')
    appendFileSync(table, '2.5\t50\n')
    await came(id, numbers(0, 51))
  })
})

describe('a folder', () => {
  it('is read file by file, whatever each is made of; what was packed is read once', async () => {
    writeFileSync(join(folder, 'a.json'), lines(0, 10))
    writeFileSync(
      join(folder, 'b.csv'),
      `t,n\n${numbers(10, 20)
        .map((n) => `x,${n}\n`)
        .join('')}`,
    )
    mkdirSync(join(folder, 'deep'))
    writeFileSync(
      join(folder, 'deep', 'c.csv'),
      `n;t\n${numbers(20, 30)
        .map((n) => `${n};x\n`)
        .join('')}`,
    )
    writeFileSync(join(folder, 'old.json.gz'), gzipSync(lines(30, 40)))
    old(join(folder, 'old.json.gz'))
    writeFileSync(join(folder, 'notes.zip'), 'PK')
    const id = await follow(folder)
    await came(id, numbers(0, 40))
    expect((await node.row(id)).trouble).toContain('notes.zip')
    // Both tables grow: each goes on under its own header.
    appendFileSync(join(folder, 'b.csv'), 'x,40\n')
    appendFileSync(join(folder, 'deep', 'c.csv'), '41;x\n')
    appendFileSync(join(folder, 'a.json'), line(42))
    await came(id, numbers(0, 43))
    // Rotation packs what was read.
    writeFileSync(join(folder, 'a.json.1.gz'), gzipSync(lines(0, 10) + line(42) + line(43)))
    old(join(folder, 'a.json.1.gz'))
    rmSync(join(folder, 'a.json'))
    await came(id, numbers(0, 44))
  }, 30_000)

  it('two files of equal content are two files', async () => {
    writeFileSync(join(folder, 'one.json'), lines(0, 5))
    writeFileSync(join(folder, 'two.json'), lines(0, 5))
    await came(await follow(folder), sorted([...numbers(0, 5), ...numbers(0, 5)]))
  })

  it('a damaged packed file is read as far as it goes, and others are read', async () => {
    writeFileSync(join(folder, 'bad.json.gz'), gzipSync(lines(0, 20_000)).subarray(0, 20_000))
    old(join(folder, 'bad.json.gz'))
    writeFileSync(join(folder, 'good.json'), line(1_000_000))
    const id = await follow(folder)
    await until(() => seen(id).includes(1_000_000) && seen(id).includes(10), 'both')
  })
})

describe('over a restart', () => {
  it('it goes on where it was, through rotation meanwhile', async () => {
    const dataDir = await readyDataDir()
    const config = { detection: { folders: [base], keepDays: 30, keepGigabytes: 1 } }
    const first = await startSourceHost({ dataDir, config })
    const path = join(folder, 'eve.json')
    const table = join(folder, 't.csv')
    writeFileSync(path, lines(0, 1_000))
    writeFileSync(
      table,
      `t,n\n${numbers(0, 10)
        .map((n) => `x,${n}\n`)
        .join('')}`,
    )
    const id = await first.add({ name: 'log', place: { kind: 'file', path } })
    const other = await first.add({ name: 'table', place: { kind: 'file', path: table } })
    await until(() => seen(id, first).length === 1_000 && seen(other, first).length === 10, 'the beginning')
    await first.close()
    appendFileSync(path, lines(1_000, 1_010))
    renameSync(path, `${path}.2`)
    writeFileSync(`${path}.1`, lines(1_010, 1_020))
    writeFileSync(path, lines(1_020, 1_030))
    appendFileSync(table, 'x,10\n')
    const again = await startSourceHost({ dataDir, config }, first)
    await until(() => seen(id, again).length >= 30 && seen(other, again).length >= 1, 'the rest')
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(sorted(seen(id, again))).toEqual(numbers(1_000, 1_030))
    expect(seen(other, again)).toEqual([10])
    expect(await again.row(id)).toMatchObject({ events: 1_030 })
    await again.close()
    rmSync(dataDir, { recursive: true, force: true })
  }, 60_000)
})
