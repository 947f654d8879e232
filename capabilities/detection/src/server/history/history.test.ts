import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HistoryRow, PlacesOf } from '../../core/history/row.ts'
import { spreadBy, spreadV4 } from '../../core/history/spread.ts'
import { type History, openHistory } from './history.ts'
import { hunt } from './hunt.ts'
import { MAX_ROW_BYTES } from './rows.ts'
import { openSegment } from './segmentFile.ts'

const spread = spreadBy(3)
let folder: string
let opened: History[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testudo-history-'))
  opened = []
})
afterEach(() => {
  for (const one of opened) one.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Rows of this test hold an address and a name. */
const row = (at: number, address: string, name: string, more: Partial<HistoryRow> = {}): HistoryRow => ({
  at,
  source: 'sensor',
  label: 'PUBLIC',
  bytes: Buffer.from(JSON.stringify({ address, name })),
  ...more,
})
const read = ({ bytes }: HistoryRow) =>
  JSON.parse(Buffer.from(bytes).toString('utf8')) as { address: string; name: string }
const placesOf: PlacesOf = (one, take) => {
  const { address, name } = read(one)
  take(0, spreadV4(address))
  take(1, spread(name))
}
const open = (more: Partial<Parameters<typeof openHistory>[0]> = {}): History => {
  const history = openHistory({ folder, columns: 2, placesOf, limits: { rows: 50, bytes: 1 << 20 }, ...more })
  opened.push(history)
  return history
}
const lookFor = (name: string, id: number) => ({ column: 1, low: spread(name), high: spread(name), id })
const files = () => readdirSync(folder).sort()
const some = (count: number, name = (i: number) => `host-${i % 7}.example`) =>
  Array.from({ length: count }, (_, i) => row(i, `192.0.2.${i % 250}`, name(i)))
const all = (history: History) =>
  history.segments.flatMap((segment) => segment.head.blocks.flatMap((_, block) => segment.rows(block)))

describe('a folder', () => {
  it('refuses a row that is too long, and keeps none that came with it', () => {
    const history = open()
    const long = row(2, '192.0.2.2', 'b', { bytes: new Uint8Array(MAX_ROW_BYTES + 1) })
    expect(() => history.append([row(1, '192.0.2.1', 'a'), long])).toThrow(/up to/)
    expect(history.rows).toBe(0)
  })

  it.each([
    ['its end is cut off', (path: string) => truncateSync(path, statSync(path).size - 5)],
    ['a byte of its end is another one', (path: string) => flip(path, statSync(path).size - 30)],
    ['it is empty', (path: string) => truncateSync(path, 0)],
    ['it is something else', (path: string) => writeFileSync(path, 'x'.repeat(1_000))],
  ])('names the file when %s', (_what, damage) => {
    const history = open()
    history.append(some(20))
    history.seal()
    history.close()
    opened = []
    damage(join(folder, '00000000.seg'))
    expect(() => open()).toThrow(/00000000 are damaged/)
  })

  it('names the block whose bytes the disk has changed, when it is read', () => {
    const history = open()
    history.append(some(20))
    history.seal()
    flip(join(folder, '00000000.seg'), 40)
    expect(() => history.segments[0]?.rows(0)).toThrow(/block 0/)
  })

  it('gives back what it was given, over many segments, with labels and sources', () => {
    const history = open()
    const rows = some(170).map((one, i) => ({ ...one, label: `L${i % 3}`, source: `s${i % 2}` }))
    for (let i = 0; i < rows.length; i += 9) history.append(rows.slice(i, i + 9))
    history.seal()
    expect(history.segments.length).toBe(4)
    expect(all(history).map((one) => ({ ...one, bytes: Buffer.from(one.bytes) }))).toEqual(rows)
  })
})

describe('after a crash', () => {
  it('rows that were taken are there, once, and one that was cut is not', () => {
    const first = open()
    first.append(some(30))
    // No close: the process is gone. What it was writing when it went stands half at the end.
    appendFileSync(join(folder, '00000000.journal'), Buffer.from([200, 0, 0, 0, 1, 2, 3]))
    const second = open()
    expect(second.rows).toBe(30)
    second.append(some(5))
    second.seal()
    expect(all(second)).toHaveLength(35)
    expect(files()).toEqual(['00000000.seg'])
  })

  it('between a segment and the end of its journal, rows are not there twice', () => {
    const history = open()
    history.append(some(30))
    const journal = readFileSync(join(folder, '00000000.journal'))
    history.seal()
    writeFileSync(join(folder, '00000000.journal'), journal)
    writeFileSync(join(folder, '00000001.seg.draft'), 'x')
    const again = open()
    expect(again.rows).toBe(30)
    expect(files()).toEqual(['00000000.seg'])
  })

  it('of a folder that keeps whole segments only, those are there', () => {
    const first = open({ durable: 'segment' })
    first.append(some(120))
    expect(open({ durable: 'segment' }).rows).toBe(100)
  })
})

describe('a hunt', () => {
  const confirm = (names: readonly string[]) => (one: HistoryRow, ids: readonly number[]) =>
    ids.filter((id) => names[id] === read(one).name)

  it('finds exactly what a look at every row finds', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `n${i}.example`)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(1_000), fc.nat(255), fc.nat(11)), { maxLength: 300 }),
        fc.array(fc.nat(11), { maxLength: 6 }),
        fc.record({ low: fc.nat(255), width: fc.nat(40) }),
        fc.nat(1_000),
        async (made, wanted, block, from) => {
          rmSync(folder, { recursive: true, force: true })
          const history = open()
          const rows = made.map(([at, last, name]) => row(at, `192.0.2.${last}`, names[name] ?? ''))
          history.append(rows)
          history.seal()
          const first = spreadV4('192.0.2.0')
          const probes = [
            ...wanted.map((id) => lookFor(names[id] ?? '', id)),
            { column: 0, low: first + block.low, high: first + block.low + block.width, id: 99 },
          ]
          const inBlock = (one: HistoryRow) => {
            const last = Number(read(one).address.split('.')[3])
            return last >= block.low && last <= block.low + block.width
          }
          const hits = await hunt(history.segments, {
            probes,
            from,
            confirm: (one, ids) => ids.filter((id) => (id === 99 ? inBlock(one) : names[id] === read(one).name)),
          })
          const real = rows.flatMap((one) => {
            if (one.at < from) return []
            const ids = [...new Set(wanted)].filter((id) => names[id] === read(one).name)
            if (inBlock(one)) ids.push(99)
            return ids.length === 0 ? [] : [{ at: one.at, ids: ids.toSorted((a, b) => a - b) }]
          })
          expect(hits.map(({ at, ids }) => ({ at, ids }))).toEqual(real)
          history.close()
          opened = []
        },
      ),
      { numRuns: 60 },
    )
  })

  it('goes on behind its last whole segment, and says how far it is', async () => {
    const history = open()
    history.append(some(40))
    history.seal()
    history.append(some(40))
    history.seal()
    const file = join(folder, 'hunt.jsonl')
    const names = ['host-3.example']
    const whole = await hunt(history.segments, { probes: [lookFor('host-3.example', 0)], confirm: confirm(names) })
    const options = { probes: [lookFor('host-3.example', 0)], confirm: confirm(names), file, name: 'h' }
    await hunt(history.segments.slice(0, 1), options)
    // The second segment was under way: some of its hits are written, its end is not.
    appendFileSync(file, `${JSON.stringify(whole.at(-1))}\n{"segm`)
    const looked: string[] = []
    const told: number[] = []
    const resumed = await hunt(
      history.segments.map((segment) => ({
        ...segment,
        values: (index: number) => {
          looked.push(segment.name)
          return segment.values(index)
        },
      })),
      { ...options, onProgress: ({ segmentsDone, hits }) => told.push(segmentsDone, hits) },
    )
    expect(resumed).toEqual(whole)
    expect(looked).toEqual(['00000001'])
    expect(told).toEqual([1, 6, 2, 12])
    await expect(hunt(history.segments, { ...options, name: 'another' })).rejects.toThrow(/another hunt/)
    expect(await hunt(history.segments, options)).toEqual(whole)
  })

  it('ends when it is told to, and leaves what it has', async () => {
    const history = open()
    history.append(some(120))
    history.seal()
    const ends = new AbortController()
    const file = join(folder, 'hunt.jsonl')
    const options = { probes: [lookFor('host-1.example', 0)], confirm: confirm(['host-1.example']), file, name: 'h' }
    await expect(
      hunt(history.segments, { ...options, signal: ends.signal, onProgress: () => ends.abort() }),
    ).rejects.toThrow(/abort/)
    expect(await hunt(history.segments, options)).toHaveLength(
      some(120).filter((one) => read(one).name === 'host-1.example').length,
    )
  })
})

describe('retention', () => {
  it('removes whole segments by age and by size, oldest first, and numbers are not used again', () => {
    const history = open({ durable: 'segment' })
    history.append(some(200))
    expect(history.segments).toHaveLength(4)
    expect(history.retain({ before: 60 })).toBe(50)
    const size = history.segments.reduce((sum, { bytes }) => sum + bytes, 0)
    expect(history.retain({ bytes: size - 1 })).toBe(50)
    expect(history.segments.map(({ name }) => name)).toEqual(['00000002', '00000003'])
    history.retain({ bytes: 0 })
    expect(files()).toEqual(['00000004.journal'])
    const again = open({ durable: 'segment' })
    again.append(some(50))
    expect(again.segments.map(({ name }) => name)).toEqual(['00000004'])
    expect(open().rows).toBe(50)
  })
})

function flip(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

describe('small segments', () => {
  const limits = { rows: 5_000, bytes: 1 << 20 }
  const sealed = (history: History, from: number, count: number) => {
    for (let i = from; i < from + count; i++) {
      history.append([row(i, '192.0.2.1', `host-${i}.example`)])
      history.seal()
    }
  }

  it('become one at the end, in the order of their rows; eight of those one again', async () => {
    const history = open({ limits })
    sealed(history, 0, 70)
    expect(history.segments.length).toBeLessThan(16)
    expect(all(history).map(({ at }) => at)).toEqual(Array.from({ length: 70 }, (_, i) => i))
    expect(
      (
        await hunt(history.segments, {
          probes: [lookFor('host-3.example', 1)],
          confirm: (one, ids) => (read(one).name === 'host-3.example' ? ids : []),
        })
      ).length,
    ).toBe(1)
    const names = history.segments.map(({ name }) => name)
    expect(names).toEqual(names.toSorted())
  })

  it('stay readable for a hunt that had begun, until two rounds of retention are over', () => {
    const history = open({ limits })
    sealed(history, 0, 7)
    const [first] = history.segments
    sealed(history, 7, 1)
    const late = openSegment(join(folder, `${first?.name}.seg`), first?.name ?? '')
    expect(late.rows(0).map(({ at }) => at)).toEqual([0])
    late.close()
    history.retain({})
    expect(files().filter((file) => file.endsWith('.merged'))).toHaveLength(8)
    history.retain({})
    expect(files().filter((file) => file.endsWith('.merged'))).toEqual([])
  })

  it('are there once after a crash between the new file and the old ones’ end', () => {
    const history = open({ limits })
    sealed(history, 0, 8)
    const before = all(history)
    history.close()
    opened = []
    for (const file of files().filter((one) => one.endsWith('.merged')))
      renameSync(join(folder, file), join(folder, file.replace('.merged', '.seg')))
    const again = open({ limits })
    expect(again.segments).toHaveLength(1)
    expect(all(again)).toEqual(before)
    sealed(again, 8, 1)
    expect(again.rows).toBe(9)
  })

  it('that are damaged are left as they are', () => {
    const history = open({ limits })
    sealed(history, 0, 7)
    flip(join(folder, `${history.segments[2]?.name}.seg`), 12)
    sealed(history, 7, 2)
    expect(history.segments).toHaveLength(9)
    expect(files().filter((file) => file.endsWith('.draft'))).toEqual([])
  })
})
