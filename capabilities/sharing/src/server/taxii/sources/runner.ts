import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Parts } from '../../parts.ts'
import type { SourceBook } from './book.ts'
import { type Foreign, openForeign, troubleOf } from './foreign.ts'
import { pull } from './pull.ts'
import { push } from './push.ts'
import { addTally, type Cursor, type Progress, type Source, type Tally } from './source.ts'

const TICK_MS = 5_000
const AT_ONCE = 2
/** After a failure: a minute, doubled each time, six hours at most. */
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 6 * 3_600_000

const KEEPER = 'sharing:collections'

/** Runs sources when they are due, each of them once at a time. */
export class Runner {
  readonly #parts: Parts
  readonly #book: SourceBook
  readonly #running = new Map<string, Promise<Tally>>()
  readonly #stop = new AbortController()

  constructor(parts: Parts, book: SourceBook) {
    this.#parts = parts
    this.#book = book
  }

  start(): void {
    const timer = setInterval(() => {
      this.#runDue().catch((error: unknown) =>
        this.#parts.host.log.error({ code: codeOf(error) }, 'TAXII sources could not be looked at'),
      )
    }, TICK_MS)
    timer.unref()
    this.#parts.host.onClose(async () => {
      clearInterval(timer)
      this.#stop.abort()
      await Promise.allSettled(this.#running.values())
    })
  }

  isRunning(id: string): boolean {
    return this.#running.has(id)
  }

  /**
   * Runs a source now, or waits for the run that is under way.
   *
   * @returns what became of the objects; failures are in the source's progress and thrown too
   */
  run(source: Source, options: { readonly again?: boolean; readonly signal?: AbortSignal } = {}): Promise<Tally> {
    const under = this.#running.get(source.id)
    if (under !== undefined) return under
    const work = this.#runOne(source, options.again === true, options.signal).finally(() =>
      this.#running.delete(source.id),
    )
    this.#running.set(source.id, work)
    return work
  }

  async #runDue(): Promise<void> {
    const now = this.#parts.host.clock.now()
    if (this.#running.size >= AT_ONCE) return
    const due = (await this.#book.all())
      .filter(({ id, settings, progress }) => !settings.paused && progress.nextRun <= now && !this.isRunning(id))
      .toSorted((a, b) => a.progress.nextRun - b.progress.nextRun)
    for (const source of due.slice(0, AT_ONCE - this.#running.size)) {
      if (this.#stop.signal.aborted) return
      // A failure is written down with its source.
      this.run(source).catch(() => undefined)
    }
  }

  async #runOne(source: Source, again: boolean, cancelled: AbortSignal | undefined): Promise<Tally> {
    const { host } = this.#parts
    const signal = cancelled ? AbortSignal.any([this.#stop.signal, cancelled]) : this.#stop.signal
    const { trouble: _, ...before } = source.progress
    let progress: Progress = {
      ...before,
      lastRun: host.clock.now(),
      last: {},
      ...(again && { cursor: {} }),
    }
    const save = async (cursor: Cursor, counts: Tally) => {
      progress = {
        ...progress,
        cursor,
        last: addTally(progress.last ?? {}, counts),
        total: addTally(progress.total, counts),
      }
      await this.#book.advance(source, progress)
    }
    let foreign: Foreign | undefined
    try {
      const keeper = await this.#keeperOf(source)
      const { settings } = source
      const access = await this.#book.accessOf(source)
      const root = withSlash(settings.url)
      const collection = `${root}collections/${settings.collection}/`
      foreign = await openForeign(
        host,
        { url: root, access, ca: settings.ca, fingerprint: settings.fingerprint },
        signal,
      )
      const common = { keeper, settings, client: foreign.client, collection, cursor: progress.cursor, signal, save }
      if (settings.direction === 'pull') await pull({ ...common, host })
      else await push({ ...common, parts: this.#parts, id: source.id, root, remote: await this.#remoteOf(source) })
      const now = host.clock.now()
      progress = { ...progress, failures: 0, lastSuccess: now, nextRun: now + settings.everySeconds * 1_000 }
      await this.#book.advance(source, progress)
      return progress.last ?? {}
    } catch (error) {
      if (!this.#stop.signal.aborted) await this.#failed(source, progress, error, foreign?.retryAfterMs())
      throw error
    }
  }

  async #failed(source: Source, progress: Progress, error: unknown, retryAfterMs = 0): Promise<void> {
    const { host } = this.#parts
    const failures = progress.failures + 1
    const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 20), LONGEST_WAIT_MS)
    const nextRun = host.clock.now() + Math.max(wait, retryAfterMs)
    host.log.warn({ source: source.id, code: codeOf(error) }, 'a TAXII source failed')
    await this.#book.advance(source, { ...progress, failures, nextRun, trouble: troubleOf(error) })
  }

  /** Who answers for a source, with the rights of this moment. @throws {Fault} `sharing.no_keeper` */
  async #keeperOf({ keeper }: Source): Promise<Subject> {
    const { accounts } = this.#parts.host
    const found = await accounts.find(keeper)
    if (found !== undefined && accounts.verbsOf(found).has(KEEPER)) return found
    throw new Fault('denied', 'sharing.no_keeper', 'Who answered for this source may not any more.')
  }

  async #remoteOf({ settings }: Source): Promise<Subject> {
    const found = settings.account === undefined ? undefined : await this.#parts.host.accounts.find(settings.account)
    if (found !== undefined && found.kind !== 'person') return found
    throw new Fault('denied', 'sharing.no_account', 'The account that stands for this server is closed.')
  }
}

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`)

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.name : 'unknown'
