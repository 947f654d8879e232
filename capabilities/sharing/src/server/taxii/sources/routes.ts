import type { MarkBook } from '@testudo/kernel/markBook'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { type Label, profileKey, SYSTEM_HIGH } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { TaxiiFault } from '@testudo/taxii'
import {
  type Access,
  addSource,
  changeSource,
  discoverServer,
  removeSource,
  runSource,
  type SourceRow,
  sources as sourceList,
} from '../../../core/contract/collections.ts'
import type { SourceBook } from './book.ts'
import { discover } from './discover.ts'
import { openForeign, troubleOf } from './foreign.ts'
import type { Runner } from './runner.ts'
import { type Settings, settingsSchema, type Source } from './source.ts'

/** How long a run that is asked for is waited for, so that small ones answer with what became of them. */
const PATIENCE_MS = 5_000
const OWNERS_ONLY: Label = { policy: SYSTEM_HIGH, classification: SYSTEM_HIGH, categories: [], originators: [] }

/** Foreign servers as people see and keep them. */
export function sourceRoutes(host: Host, marksOf: MarkBook, book: SourceBook, runner: Runner): void {
  const { http, accounts, audit, jobs, tables } = host
  const record = (subject: Subject, verb: string, id: string) =>
    audit.record({ subject, verb, ids: [id], outcome: 'allowed' })

  /** Whoever may not read under the label a source names is not told of the source. */
  const isTold = (subject: Subject, { settings }: Source) =>
    settings.defaultLabel === undefined || tables.mayRead(subject, settings.defaultLabel)
  const own = async (subject: Subject, id: string): Promise<Source> => {
    const found = await book.find(id)
    if (found === undefined || !isTold(subject, found)) throw nothingHere()
    return found
  }
  const rowFor = async (subject: Subject, source: Source): Promise<SourceRow> => {
    const keeper = await accounts.find(source.keeper)
    const policies = host.policiesNow()
    const alike = keeper !== undefined && profileKey(keeper, policies) === profileKey(subject, policies)
    return rowOf(source, runner.isRunning(source.id), alike)
  }

  http.answer(sourceList, async (_, { subject, language }) => {
    const marks = marksOf.open(language)
    const told = (await book.all()).filter((one) => isTold(subject, one))
    for (const { settings } of told) if (settings.defaultLabel !== undefined) marks.of(settings.defaultLabel)
    const rows = await Promise.all(told.map((one) => rowFor(subject, one)))
    return { sources: rows.toSorted((a, b) => a.name.localeCompare(b.name)), marking: marks.marking() }
  })

  http.answer(addSource, async ({ access, ...input }, { subject }) => {
    if (access.kind === 'same')
      throw new Fault('invalid', 'sharing.no_access', 'Say how to sign in there.', { place: { path: '/body/access' } })
    const settings = await settingsOf(subject, input, access.kind)
    const id = await book.add(subject.id, settings, access)
    record(subject, 'taxii:source-add', id)
    return { id }
  })

  http.answer(changeSource, async ({ id, access, ...input }, { subject }) => {
    const before = await own(subject, id)
    const kind = access.kind === 'same' ? before.settings.access : access.kind
    const told = await settingsOf(subject, input, kind)
    const { ca = before.settings.ca } = told
    const settings = { ...told, ...(ca !== undefined && originOf(told) === originOf(before.settings) && { ca }) }
    // A kept secret goes only where it was given for.
    if (access.kind === 'same' && before.secret !== undefined && originOf(settings) !== originOf(before.settings))
      throw new Fault('invalid', 'sharing.secret_elsewhere', 'For another server give the credential again.', {
        place: { path: '/body/access' },
      })
    await book.change(before, subject.id, settings, access)
    record(subject, 'taxii:source-change', id)
    return { id }
  })

  http.answer(removeSource, async ({ id }, { subject }) => {
    const { settings } = await own(subject, id)
    await book.remove(id)
    if (settings.account !== undefined) await host.exchange.dropFeed(settings.account, `taxii-push:${id}`)
    record(subject, 'taxii:source-remove', id)
    return {}
  })

  http.answer(runSource, async ({ id, again }, { subject }) => {
    const source = await own(subject, id)
    record(subject, 'taxii:source-run', id)
    const ended = Promise.withResolvers<void>()
    const job = await jobs.run(
      subject,
      { kind: 'sharing.taxii', title: source.settings.name, label: OWNERS_ONLY },
      async (_tell, signal) => {
        try {
          return await runner.run(source, { again, signal })
        } catch (error) {
          throw error instanceof Fault
            ? error
            : new Fault('unavailable', 'sharing.source', troubleOf(error).en, { cause: error })
        } finally {
          ended.resolve()
        }
      },
    )
    await Promise.race([ended.promise, later(PATIENCE_MS)])
    return { job, source: await rowFor(subject, await own(subject, id)) }
  })

  http.answer(discoverServer, async ({ url, access, ca, fingerprint }, { subject, signal }) => {
    if (access.kind === 'same')
      throw new Fault('invalid', 'sharing.no_access', 'Say how to sign in there.', { place: { path: '/body/access' } })
    audit.record({ subject, verb: 'taxii:discover', ids: [], outcome: 'allowed', detail: { host: new URL(url).host } })
    try {
      const { client } = await openForeign(host, { url, access, ca, fingerprint }, signal)
      return await discover(client)
    } catch (error) {
      if (!(error instanceof TaxiiFault) && !(error instanceof Fault)) throw error
      throw new Fault('unavailable', 'sharing.not_discovered', troubleOf(error).en, { cause: error })
    }
  })

  /** @throws {Fault} what cannot be: a label beyond one's rights, a push without an account */
  async function settingsOf(
    subject: Subject,
    input: Readonly<Record<string, unknown>> & { readonly url: string },
    access: Exclude<Access['kind'], 'same'>,
  ): Promise<Settings> {
    if (!URL.canParse(input.url))
      throw new Fault('invalid', 'sharing.address', 'This is no web address.', { place: { path: '/body/url' } })
    const settings = settingsSchema.parse({ ...input, access })
    const { defaultLabel, direction, account } = settings
    if (defaultLabel !== undefined && !tables.mayRead(subject, defaultLabel))
      throw new Fault(
        'invalid',
        'sharing.label_out_of_reach',
        'You could not read under this label yourself; choose one you may read.',
        { place: { path: '/body/defaultLabel' } },
      )
    if (direction === 'push') {
      const remote = account === undefined ? undefined : await accounts.find(account)
      if (remote === undefined || remote.kind === 'person')
        throw new Fault('invalid', 'sharing.no_account', 'Say which service account stands for this server.', {
          place: { path: '/body/account' },
        })
    }
    return settings
  }
}

const originOf = ({ url }: Settings): string => new URL(url).origin

function rowOf({ id, settings, progress }: Source, running: boolean, counts: boolean): SourceRow {
  const { ca, paused, defaultLabel, account, fingerprint, ...rest } = settings
  const { lastRun, lastSuccess, nextRun, failures, trouble, last, total } = progress
  const state = running
    ? 'running'
    : paused
      ? 'paused'
      : failures > 0
        ? 'failing'
        : lastSuccess === undefined
          ? 'waiting'
          : 'healthy'
  return {
    id,
    ...rest,
    ...(defaultLabel === undefined ? {} : { defaultLabel }),
    ...(account === undefined ? {} : { account }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    hasAuthority: ca !== undefined,
    state,
    ...(lastRun === undefined ? {} : { lastRun }),
    ...(lastSuccess === undefined ? {} : { lastSuccess }),
    ...(paused ? {} : { nextRun }),
    failures,
    ...(trouble === undefined ? {} : { trouble }),
    ...(counts && { ...(last === undefined ? {} : { last }), total }),
  }
}

function later(milliseconds: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, milliseconds).unref()
  })
}
