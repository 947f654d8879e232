import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { detectFiles } from '@testudo/detection/server'
import { IndicatorSet, LineSearch, readIndicators, Scanner } from '@testudo/detection'
import { eveLines, indicatorList } from './eve.ts'
import { median } from './median.ts'

type Print = (line: string) => void

const EVENTS = 200_000
const PIECE = 1024 * 1024
/** Fields all three look at, so that their counts can be compared; ours looks at all others too. */
const FIELDS = new Set([
  'src_ip',
  'dest_ip',
  'dns.rrname',
  'tls.sni',
  'http.hostname',
  'http.url',
  'fileinfo.sha256',
  'fileinfo.md5',
])

/** Matching of indicators (goals G1 to G3), beside what people write by hand and DuckDB. CPU seconds of this process. */
export async function benchDetect(print: Print, large: boolean): Promise<void> {
  const events = large ? EVENTS * 5 : EVENTS
  const list = indicatorList(1_000_000)
  const eve = eveLines(events, list)
  print(
    `${events.toLocaleString('en')} events, ${(eve.length / 1e6).toFixed(0)} MB, ${(eve.length / events).toFixed(0)} bytes each; ${list.length.toLocaleString('en')} indicators`,
  )

  const { set } = load(print, list.join('\n'), list.length)
  const ours = searched(set, eve)
  const rate = (seconds: number) =>
    `${(events / seconds / 1e6).toFixed(2)} M events/s/core, ${(eve.length / seconds / 1e6).toFixed(0)} MB/s`
  print(`ours, exact, all fields: ${rate(ours.seconds)}; ${ours.hits} hits (${ours.all} in all fields)`)
  const naive = byHand(eve, list)
  print(
    `JSON.parse and Set, 8 fields: ${rate(naive.seconds)}; ${naive.hits} hits; ratio ${(naive.seconds / ours.seconds).toFixed(1)}`,
  )
  const duck = await byDuckDb(eve, list)
  print(
    `DuckDB read_json, 1 thread: ${rate(duck.seconds)}; ${duck.hits} hits; ratio ${(duck.seconds / ours.seconds).toFixed(1)}`,
  )
  if (ours.hits !== naive.hits || ours.hits !== duck.hits) throw new Error('the counts of hits differ')
  await threads(print, set, eve)
  delta(print, set)
  if (!large) return
  const ten = indicatorList(10_000_000)
  const big = load(print, ten.join('\n'), ten.length)
  print(`ten million: ${rate(searched(big.set, eve).seconds)}; ${(big.set.table.bytes / 1e6).toFixed(0)} MB`)
}

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

function load(print: Print, text: string, count: number): { readonly set: IndicatorSet } {
  const set = new IndicatorSet({ capacity: Math.ceil(count * 1.16), scanners: 3 })
  const seconds = cpuSeconds(() => readIndicators(set, 'list', text))
  print(
    `loaded ${set.size.toLocaleString('en')} values in ${seconds.toFixed(2)} CPU s, ${(set.table.bytes / 1e6).toFixed(0)} MB of shared memory`,
  )
  return { set }
}

function searched(set: IndicatorSet, eve: Buffer) {
  const scanner = new Scanner(set.table.shared)
  let hits = 0
  let all = 0
  const run = () => {
    hits = 0
    all = 0
    const search = new LineSearch(set.table, scanner, 'eve', ({ field }) => {
      all++
      if (FIELDS.has(field)) hits++
    })
    for (let at = 0; at < eve.length; at += PIECE) search.push(eve.subarray(at, at + PIECE))
    search.end()
  }
  const seconds = median(Array.from({ length: 5 }, () => cpuSeconds(run)))
  return { seconds, hits, all }
}

function byHand(eve: Buffer, list: readonly string[]) {
  const wanted = new Set(list)
  let hits = 0
  const seconds = cpuSeconds(() => {
    for (let at = 0; at < eve.length; ) {
      const end = eve.indexOf(10, at)
      const event = JSON.parse(eve.toString('utf8', at, end)) as Record<string, Record<string, string> & string>
      const { src_ip, dest_ip, dns, tls, http, fileinfo } = event
      const url = http && `http://${http['hostname']}${http['url']}`
      for (const value of [
        src_ip,
        dest_ip,
        dns?.['rrname'],
        tls?.['sni'],
        http?.['hostname'],
        url,
        fileinfo?.['sha256'],
        fileinfo?.['md5'],
      ])
        if (value !== undefined && wanted.has(value)) hits++
      at = end + 1
    }
  })
  return { seconds, hits }
}

async function byDuckDb(eve: Buffer, list: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'testudo-bench-'))
  try {
    writeFileSync(join(folder, 'eve.json'), eve)
    writeFileSync(join(folder, 'list.csv'), `value\n${list.join('\n')}\n`)
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
    const connection = await instance.connect()
    await connection.run(
      `create table i as select distinct value from read_csv('${folder}/list.csv', header=true, columns={'value':'varchar'})`,
    )
    const columns = `columns={src_ip:'varchar',dest_ip:'varchar',dns:'struct(rrname varchar)',tls:'struct(sni varchar)',http:'struct(hostname varchar, url varchar)',fileinfo:'struct(sha256 varchar, md5 varchar)'}`
    const fields = [
      'src_ip',
      'dest_ip',
      'dns.rrname',
      'tls.sni',
      'http.hostname',
      `'http://'||http.hostname||http.url`,
      'fileinfo.sha256',
      'fileinfo.md5',
    ]
    // One question to one hash of the list: faster here than eight.
    const from = `read_json('${folder}/eve.json', format='newline_delimited', ${columns})`
    const question = `select count(*) from (select unnest([${fields.join(', ')}]) as v from ${from}) where v in (select value from i)`
    const before = process.cpuUsage()
    const reader = await connection.runAndReadAll(question)
    const { user, system } = process.cpuUsage(before)
    const [[hits] = []] = reader.getRows()
    connection.closeSync()
    return { seconds: (user + system) / 1e6, hits: Number(hits) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One file by one thread and by two (goal G9): the same hits; what the second thread costs in CPU, and what it saves in time. */
async function threads(print: Print, set: IndicatorSet, eve: Buffer): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'testudo-bench-'))
  try {
    const path = join(folder, 'eve.json')
    writeFileSync(path, eve)
    const run = async (count: number) => {
      const before = process.cpuUsage()
      const began = performance.now()
      let hits = 0
      await detectFiles([{ path, isNamed: true }], { indicators: set, threads: count, take: () => hits++ })
      const { user, system } = process.cpuUsage(before)
      return { hits, wall: (performance.now() - began) / 1e3, cpu: (user + system) / 1e6 }
    }
    const [one, two] = [await run(1), await run(2)]
    if (one.hits !== two.hits) throw new Error('two threads find something else than one')
    print(
      `a file, one thread: ${one.cpu.toFixed(2)} s CPU, ${one.wall.toFixed(2)} s; two: ${two.cpu.toFixed(2)} s CPU, ${two.wall.toFixed(2)} s; ${two.hits} hits each; with the start of the threads`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Ten thousand more, and the same taken back, in a set that is being searched. */
function delta(print: Print, set: IndicatorSet): void {
  const scanner = new Scanner(set.table.shared)
  const found = () => {
    let hits = 0
    const search = new LineSearch(set.table, scanner, 'json', () => hits++)
    search.push(Buffer.from('{"a":"d9999.delta.example"}\n'))
    search.end()
    return hits
  }
  const added = cpuSeconds(() => {
    for (let i = 0; i < 10_000; i++)
      set.add({ kind: 'domain-name', key: `d${i}.delta.example` }, { id: `indicator--${i}` })
  })
  const seen = found()
  const revoked = cpuSeconds(() => {
    for (let i = 0; i < 10_000; i++) set.revoke(`indicator--${i}`)
  })
  print(
    `10,000 added in ${(added * 1e3).toFixed(0)} ms CPU (${seen} found at once), revoked in ${(revoked * 1e3).toFixed(0)} ms (${found()} found)`,
  )
}
