import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { detectFiles, type DetectionHit, findFiles, loadIndicators, loadRules } from './index.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'testudo-detect-'))
  mkdirSync(join(folder, 'logs'))
  const put = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content)
  const event = (name: string) =>
    `{"timestamp":"2026-11-22T10:00:00.000001+0000","event_type":"dns","flow_id":1,"dns":{"rrname":"${name}"}}`
  put('logs/a.json', `${event('x.evil.example')}\n{"cut":"\n${event('good.example')}\n`)
  put('logs/b.json.gz', gzipSync(`${event('good.example')}\n${event('evil.example')}\n`))
  put('logs/cut.gz', gzipSync(`${event('evil.example')}\n`.repeat(2_000)).subarray(0, 90))
  put('logs/README', 'about evil.example and its kin')
  put('logs/c.evtx', 'ElfFile\0')
  put('logs/d.csv', 'ts,name\n1,evil.example\n')
  put('logs/e.tar.gz', gzipSync(tarOf('deep/f.json', `${event('evil.example')}\n`)))
  put('logs/u.json', Buffer.from(`\ufeff${event('evil.example')}\n`, 'utf16le'))
  put('list.txt', 'evil.example\n')
  put(
    'rule.yml',
    'title: Evil\nid: 3a4d7b2e-0000-4000-8000-000000000001\nlogsource:\n  category: dns\ndetection:\n  a:\n    dns.rrname|endswith: evil.example\n  condition: a\nlevel: high\n',
  )
  put('broken.yml', 'title: Broken\nlogsource:\n  category: dns\ndetection:\n  a:\n    x|nonsense: y\n  condition: a\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** One member of a POSIX archive, and its end. */
function tarOf(name: string, content: string): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write(Buffer.byteLength(content).toString(8).padStart(11, '0'), 124)
  header.write('0', 156)
  header.write('ustar\0', 257)
  header.write(' '.repeat(8), 148)
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  const body = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512)
  body.write(content)
  return Buffer.concat([header, body, Buffer.alloc(1_024)])
}

it('refuses a path that is not there before anything is read', async () => {
  await expect(findFiles([join(folder, 'logs'), join(folder, 'nowhere')])).rejects.toMatchObject({
    code: 'detection.path',
  })
})

it('reads folders, gzip, archives and UTF-16; tells what it did not read, and why', async () => {
  const { set } = await loadIndicators([join(folder, 'list.txt')])
  const hits: DetectionHit[] = []
  const report = await detectFiles(await findFiles([join(folder, 'logs')]), {
    indicators: set,
    take: (hit) => hits.push(hit),
  })
  const places = hits.map((hit) => [hit.file.slice(folder.length + 6), hit.line, 'field' in hit && hit.field])
  expect(places.filter(([file]) => file !== 'cut.gz')).toEqual([
    ['a.json', 1, 'dns.rrname'],
    ['b.json.gz', 2, 'dns.rrname'],
    ['d.csv', 2, 'name'],
    ['e.tar.gz/deep/f.json', 1, 'dns.rrname'],
    ['u.json', 1, 'dns.rrname'],
  ])
  expect(hits[0]).toMatchObject({
    indicator: `${join(folder, 'list.txt')}:1`,
    value: 'evil.example',
    role: 'query',
    validity: 'unknown',
  })
  const troubles = report.sources.filter(({ trouble }) => trouble !== undefined)
  expect(troubles.map(({ file }) => file.slice(folder.length + 6))).toEqual(['README', 'c.evtx', 'cut.gz'])
  expect(report.counts).toMatchObject({ broken: 1 })
})

it.each([
  ['cut within a file', (archive: Buffer) => archive.subarray(0, 1_600), 2, /byte 1024: it is cut within "g.json"/],
  ['cut within a header', (archive: Buffer) => archive.subarray(0, 1_100), 1, /byte 1024: it is cut/],
  [
    'altered in a header',
    (archive: Buffer) => Buffer.concat([archive.subarray(0, 1_024), Buffer.from('x'), archive.subarray(1_025)]),
    1,
    /byte 1024: a header whose check sum is wrong/,
  ],
  ['without its end', (archive: Buffer) => archive.subarray(0, 2_560), 2, undefined],
])('an archive %s gives what stood before, and says where', async (_how, change, found, trouble) => {
  const line = '{"event_type":"dns","dns":{"rrname":"evil.example"}}\n'
  const path = join(folder, 'damaged.tar')
  const two = Buffer.concat([tarOf('f.json', line).subarray(0, 1_024), tarOf('g.json', line.padEnd(600, '\n'))])
  writeFileSync(path, change(two))
  const { set } = await loadIndicators([join(folder, 'list.txt')])
  const hits: DetectionHit[] = []
  const { sources } = await detectFiles(await findFiles([path]), { indicators: set, take: (hit) => hits.push(hit) })
  const told = sources.flatMap((source) => (source.trouble === undefined ? [] : [source.trouble]))
  expect(told).toHaveLength(trouble === undefined ? 0 : 1)
  if (trouble !== undefined) expect(told[0]).toMatch(trouble)
  expect(hits).toHaveLength(found)
})

it('runs rules and indicators together; a broken rule stops no other', async () => {
  const { engine, rejected } = await loadRules([join(folder, 'rule.yml'), join(folder, 'broken.yml')])
  const { set } = await loadIndicators([join(folder, 'list.txt')])
  expect([engine.rules, rejected.map(({ source }) => source)]).toEqual([1, [join(folder, 'broken.yml')]])
  const hits: DetectionHit[] = []
  const report = await detectFiles(await findFiles([join(folder, 'logs/a.json')]), {
    engine,
    indicators: set,
    hint: { logsource: { category: 'dns' } },
    take: (hit) => hits.push(hit),
  })
  expect(report.counts).toMatchObject({ events: 2, broken: 1, unparsed: 0 })
  expect(hits).toHaveLength(2)
  expect(hits).toContainEqual(
    expect.objectContaining({
      rule: '3a4d7b2e-0000-4000-8000-000000000001',
      line: 1,
      level: 'high',
      file: join(folder, 'logs/a.json'),
    }),
  )
})

it('gives with several threads what one gives, in the same order, with the same lines', async () => {
  const file = join(folder, 'large.json')
  const line = (i: number) =>
    i % 9_999 === 0 ? `{"n":${i},"a":"x${i}.evil.example"}` : `{"n":${i},"a":"${'x'.repeat(190)}"}`
  // Cut lines, and a value over several lines.
  const odd = (i: number) => (i % 7_777 === 0 ? '\n{"cut":"\n{\n "a":\n "evil.example"\n}' : '')
  writeFileSync(file, Array.from({ length: 360_000 }, (_, i) => line(i) + odd(i)).join('\n'))
  const { set } = await loadIndicators([join(folder, 'list.txt')], { scanners: 3 })
  const run = async (threads: number) => {
    const hits: DetectionHit[] = []
    const { counts } = await detectFiles(await findFiles([file]), {
      indicators: set,
      threads,
      take: (hit) => hits.push(hit),
    })
    return { hits, counts }
  }
  const one = await run(1)
  expect(one.hits).toHaveLength(37 + 47)
  expect(one.counts.bytes).toBeGreaterThan(2 * 32 * 1024 * 1024)
  expect(await run(2)).toEqual(one)
})
