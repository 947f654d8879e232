/**
 * Objects per second of an import: validation, versioning, search index, audit, durable. Run alone with
 * `node test/bench/import.ts [embedded|postgres] [copies]`: with 20 copies of ATT&CK, half a million objects.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createObjects } from '@testudo/platform/objects'
import { openStorage, type Storage } from '@testudo/platform/storage'
import { OPEN, person, testPolicies } from '../support/policies.ts'
import { startPostgres } from '../support/postgres.ts'
import { attackTexts, copies, copyOf } from './attack-copies.ts'

type Engine = 'embedded' | 'postgres'
const GOALS: Readonly<Record<Engine, number>> = { embedded: 3_000, postgres: 6_000 }
const ONE_BY_ONE = 1_000

/** Prints the import figures of both engines, each measured in a process of its own, so that memory is its own too. */
export function benchImport(print: (line: string) => void, copiesOfAttack = 1): void {
  for (const engine of ['embedded', 'postgres'] as const) {
    const run = spawnSync(process.execPath, [import.meta.filename, engine, String(copiesOfAttack)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    for (const line of run.stdout.trim().split('\n')) print(line)
    if (run.status !== 0) print(`import ${engine}: failed with status ${run.status}`)
  }
}

async function measure(storage: Storage, engine: Engine, texts: readonly string[], count: number): Promise<string[]> {
  const objects = await createObjects(storage, { policies: testPolicies, clock: Date, defaultLabel: OPEN })
  const ana = person('ana', 'SECRET')
  const total = texts.length * count
  // Durations of the first and the last tenth tell whether the rate holds as the store grows.
  const marks: { objects: number; at: number }[] = [{ objects: 0, at: performance.now() }]
  const report = await objects.import(ana, copies(texts, 0, count), {
    source: 'bench',
    onProgress: (p) => void marks.push({ objects: p.objects, at: performance.now() }),
  })
  const span = (from: number, to: number) => {
    const a = marks.findLast((m) => m.objects <= from) ?? marks[0]
    const b = marks.find((m) => m.objects >= to) ?? marks.at(-1)
    return a && b ? ((b.objects - a.objects) / (b.at - a.at)) * 1_000 : Number.NaN
  }
  const rate = span(0, total)
  const tenth = Math.round(total / 10)
  const lines = [
    `import ${engine}: ${report.total} objects, ${Math.round(rate)}/s (goal ${GOALS[engine]}), new ${report.new}, quarantined ${report.quarantined}, pending ${report.pendingReferences}`,
    `  last tenth over first tenth: ${(span(total - tenth, total) / span(0, tenth)).toFixed(2)} (goal at 500,000: ${engine === 'embedded' ? 0.9 : 0.75})`,
    `  peak memory of this process: ${peakMegabytes()} MB${engine === 'postgres' ? ' (the server apart)' : ''} (goal 1200)`,
  ]
  const started = performance.now()
  for (const text of texts.slice(0, ONE_BY_ONE))
    await objects.put(ana, [JSON.parse(copyOf(text, 0xfff)) as Record<string, unknown>], {
      label: OPEN,
      source: 'bench',
    })
  const single = (ONE_BY_ONE / (performance.now() - started)) * 1_000
  lines.push(
    `  instead, one object per transaction: ${Math.round(single)}/s, ${(rate / single).toFixed(1)} times slower`,
  )
  const plain = performance.now()
  await storage.asOwner((tx) =>
    tx.query('create table if not exists bench_plain(n int primary key, body text not null)'),
  )
  for (let i = 0; i < ONE_BY_ONE; i++)
    await storage.asOwner((tx) => tx.query('insert into bench_plain values ($1, $2)', [i, texts[i] ?? '']))
  lines.push(
    `  instead, a bare insert of the text per transaction, no index, label, search or audit: ${Math.round((ONE_BY_ONE / (performance.now() - plain)) * 1_000)}/s`,
  )
  return lines
}

function peakMegabytes(): number {
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))
  return Math.round(Number(line?.[1] ?? 0) / 1_000)
}

if (import.meta.main) {
  const engine: Engine = process.argv[2] === 'postgres' ? 'postgres' : 'embedded'
  const texts = attackTexts()
  if (texts === undefined) process.exit(0)
  const folder = mkdtempSync(join(tmpdir(), 'testudo-bench-'))
  const server = engine === 'postgres' ? await startPostgres() : undefined
  if (engine === 'postgres' && server === undefined) process.exit(0)
  const storage = await openStorage(
    server === undefined ? { dataDir: folder } : { url: await server.database('bench') },
  )
  for (const line of await measure(storage, engine, texts, Number(process.argv[3] ?? 1))) console.info(line)
  await storage.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}
