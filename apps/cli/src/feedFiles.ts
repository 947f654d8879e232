import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import { type FeedReport, feedReport, importFeed } from '@testudo/vulnerabilities'
import { askNode } from './askedNode.ts'
import { type FolderFlags, report } from './report.ts'

interface FeedFlags extends FolderFlags {
  readonly source?: string
  readonly dryRun?: boolean
}

const SHOWN = 20
const REPLY = importFeed.reply as { parse(value: unknown): { readonly job: string; readonly report?: FeedReport } }
const n = (value: number) => value.toLocaleString('en')

/** Takes files of what is known of vulnerabilities, one after the other; each is stored as a whole or not at all. */
export async function importFeeds(files: readonly string[], flags: FeedFlags): Promise<void> {
  const node = await askNode(flags.data)
  const done: { readonly file: string; readonly report: FeedReport }[] = []
  try {
    for (const file of files) {
      const query = new URLSearchParams({
        source: (flags.source ?? basename(file)).slice(0, 200),
        fileName: basename(file).slice(0, 200),
        dryRun: String(flags.dryRun === true),
      })
      const began = performance.now()
      try {
        const bytes = createReadStream(file, { highWaterMark: 1 << 18 })
        const taken = REPLY.parse(await node.ask('POST', `${importFeed.path}?${query}`, bytes))
        const told = taken.report ?? feedReport.parse(await node.finish(taken.job, progressLine(file)))
        done.push({ file, report: { ...told, milliseconds: Math.round(performance.now() - began) } })
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        throw new Fault(error.kind, error.code, error.message, { cause: error, place: { file, ...error.place } })
      }
    }
  } finally {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
    await node.close()
  }
  const sum = summed(done, flags.dryRun === true)
  report(flags, sum, told(sum))
}

function summed(done: readonly { readonly file: string; readonly report: FeedReport }[], dryRun: boolean) {
  const add = (pick: (report: FeedReport) => number) => done.reduce((sum, { report: one }) => sum + pick(one), 0)
  const flags: Record<string, number> = {}
  for (const { report: one } of done)
    for (const [flag, count] of Object.entries(one.flags)) flags[flag] = (flags[flag] ?? 0) + count
  return {
    total: add((one) => one.total),
    new: add((one) => one.new),
    changed: add((one) => one.changed),
    same: add((one) => one.same),
    quarantined: add((one) => one.quarantined),
    flags,
    dryRun,
    milliseconds: add((one) => one.milliseconds),
    files: done.map(({ file, report: one }) => ({ file, ...one, problems: undefined })),
    problems: done.flatMap(({ file, report: { problems } }) => problems.map((problem) => ({ file, ...problem }))),
  }
}

function told(sum: ReturnType<typeof summed>): string {
  const formats = [...new Set(sum.files.map(({ format }) => format))].join(', ')
  const flags = Object.entries(sum.flags).map(([flag, count]) => `${n(count)} ${flag}`)
  return [
    `${n(sum.total)} ${sum.total === 1 ? 'item' : 'items'} of ${formats} ${sum.dryRun ? 'looked at, nothing stored' : 'taken in'} (${(sum.milliseconds / 1_000).toFixed(1)} s)`,
    `  ${n(sum.new)} new · ${n(sum.changed)} changed · ${n(sum.same)} same · ${n(sum.quarantined)} quarantined`,
    ...(flags.length > 0 ? [`  ${flags.join(' · ')}`] : []),
    ...sum.problems
      .slice(0, SHOWN)
      .map(({ file, line, at, message }) => `  ${file}, line ${line ?? '?'}${at === '' ? '' : `, ${at}`}: ${message}`),
    ...(sum.problems.length > SHOWN ? [`  … and ${n(sum.problems.length - SHOWN)} more: see --json`] : []),
  ].join('\n')
}

function progressLine(file: string): (done: number) => void {
  return (done) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${file}: ${n(done)} items`)
  }
}
