import { existsSync } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { type Label, mayRead, type PolicySet, profileKey } from '@testudo/kernel/label'
import { RefusalBook } from '@testudo/kernel/refusals'
import type { Subject } from '@testudo/kernel/subject'
import {
  auditRoutes,
  auditSchema,
  createAudit,
  createRecords,
  createWitness,
  loadNodeKey,
  readVerifier,
} from '../audit/index.ts'
import type { Config } from '../config/index.ts'
import { createEvents } from '../events/index.ts'
import { createFactStream, createHttp, type HttpServer } from '../http/index.ts'
import {
  createAccounts,
  createIdentity,
  type Identity,
  identityRoutes,
  identitySchema,
  type OidcProvider,
  peopleWithin,
} from '../identity/index.ts'
import { createJobs, jobRoutes, jobSchema } from '../jobs/index.ts'
import { createMail } from '../mail/index.ts'
import { createObjects } from '../objects/index.ts'
import { createOutbound, createReach } from '../outbound/index.ts'
import { REFUSALS as PLATFORM_REFUSALS } from '../refusals/index.ts'
import { createRelease, type ReleasePort, releaseSchema } from '../release/index.ts'
import { ledgerSchema, openStorage, type Storage } from '../storage/index.ts'
import { createLog, createMetrics, describeError, startTraces } from '../telemetry/index.ts'
import { type BackupReport, writeBackup } from './backup.ts'
import { gatherFrom } from './gather.ts'
import type { Clock, Contributions, Host, Log, ServerCapability } from './index.ts'
import { keysIn, loadKey } from './keys.ts'
import { ownerOf } from './owner.ts'
import { createPeers } from './peers.ts'
import { ownFolder, placesOf } from './places.ts'
import { hostRoutes } from './routes.ts'
import { createSelf } from './self.ts'
import { ownTables } from './tables.ts'

export const VERSION = '0.1.0'

export interface HostOptions {
  /** Folder of keys, checkpoints and, without `url`, of the database. */
  readonly dataDir: string
  /** PostgreSQL instead of the embedded database. */
  readonly url?: string
  /** A store that is open already, instead of opening one; closed with the node. */
  readonly storage?: Storage
  readonly policies: PolicySet
  readonly defaultLabel: Label
  readonly capabilities: readonly ServerCapability[]
  readonly exercise: boolean
  /** What the banner calls it: `Tidal Shield`. */
  readonly exerciseName?: string
  readonly clock?: Clock
  readonly log?: Log
  /** Names, sign-in at an identity provider, limits; see `config`. */
  readonly config?: Partial<Omit<Config, 'oidc'>> & { readonly oidc?: OidcProvider | undefined }
  readonly webDir?: string
  /** Check replies against their contracts: tests. */
  readonly checkReplies?: boolean
  /** Key that seals event ids and cursors; tests fix it. */
  readonly sealKey?: Uint8Array
}

/** A node without a network address: everything wired, reachable by `http.inject`. */
export interface RunningHost {
  readonly host: Host
  readonly http: HttpServer
  readonly identity: Identity
  readonly release: ReleasePort
  readonly storage: Storage
  /** Writes everything this node is to one file; see `restoreNode`. */
  backup(path: string, passphrase?: string): Promise<BackupReport>
  /** Address browsers open; known after listening. */
  setOrigin(origin: string, hosts: ReadonlySet<string> | undefined): void
  /** The same for the TLS listener. */
  setTlsOrigin(origin: string, hosts: ReadonlySet<string> | undefined): void
  close(): Promise<void>
}

const SYSTEM_CLOCK: Clock = { now: () => Date.now() }

/** Wires storage, objects, events, audit, release, jobs and HTTP for these capabilities, and starts them. */
export async function createHost(options: HostOptions): Promise<RunningHost> {
  const { policies, defaultLabel, exercise, dataDir, config = {} } = options
  const clock = options.clock ?? SYSTEM_CLOCK
  const now = () => clock.now()
  const log = options.log ?? createLog(config.logLevel === undefined ? {} : { level: config.logLevel })
  const places = placesOf(dataDir)
  await mkdir(places.data, { recursive: true, mode: 0o700 })
  await chmod(places.data, 0o700).catch(() => log.warn({}, 'the data folder belongs to another user'))

  const storage =
    options.storage ?? (await openStorage(options.url === undefined ? { dataDir: places.data } : { url: options.url }))
  const closers: (() => Promise<void> | void)[] = [() => storage.close()]
  const closeAll = async () => {
    for (const close of closers.splice(0).toReversed()) {
      try {
        await close()
      } catch (error) {
        log.error(describeError(error), 'a part did not close well')
      }
    }
  }
  try {
    await storage.migrate('storage', ledgerSchema)
    await storage.migrate('audit', auditSchema)
    await storage.migrate('identity', identitySchema)
    await storage.migrate('jobs', jobSchema)
    await storage.migrate('release', releaseSchema)

    const key = await loadNodeKey(places.nodeKey)
    const witnesses = (config.witnesses ?? []).map(readVerifier)
    const sealKey = options.sealKey ?? (await loadKey(places.sealKey))
    const audit = createAudit({
      storage,
      key,
      dir: places.checkpoints,
      origin: `testudo/${key.publicText.slice(-16)}`,
      now,
      log,
      witnesses,
    })
    closers.push(() => audit.close())
    await audit.checkpoint()

    const reads = (subject: Subject, label: Label) => mayRead(subject, label, policies, now()).allow
    const stream = createFactStream({
      key: sealKey.subarray(0, 16),
      profileOf: (subject) => profileKey(subject, policies),
      mayRead: reads,
    })
    closers.push(() => stream.close())

    let wake = () => undefined as void
    const objects = await createObjects(storage, { policies, clock, defaultLabel, onStored: () => wake() })
    const events = await createEvents(storage, {
      labelOf: (number, tx) => objects.labelOf(number, tx),
      clock,
      onFailure: (consumer, fact, error) =>
        log.error({ consumer, topic: fact.topic, ...describeError(error) }, 'a fact was not handled; trying again'),
    })
    wake = () => events.wake()
    closers.push(() => events.close())
    events.onFact((fact) => stream.publish(fact))

    const verbs = Object.assign({}, ...options.capabilities.map((c) => c.verbs)) as Record<string, string>
    const address = { origin: config.origin ?? 'http://localhost', hosts: undefined as ReadonlySet<string> | undefined }
    const tlsAddress: { origin?: string; hosts?: ReadonlySet<string> | undefined } = {}
    const identity = await createIdentity({
      owner: ownerOf(storage),
      policies,
      now,
      verbs,
      organisation: config.organisation ?? '',
      nation: config.nation ?? '',
      party: () => ({ id: new URL(address.origin).hostname, origin: address.origin, name: config.name ?? 'Testudo' }),
    })
    identity.onChange(() => stream.recheck())

    const release = createRelease({ storage, policies, now, recordIn: (tx, deeds) => audit.recordIn(tx, deeds) })
    const jobs = await createJobs({
      owner: ownerOf(storage),
      uploads: places.uploads,
      now,
      log,
      subjectOf: (id) => identity.callerOf(id),
      profileOf: (subject) => profileKey(subject, policies),
      seesOthers: (subject) => identity.verbsOf(subject).has('jobs:read-all'),
      mayReadOther: (subject, label) => identity.verbsOf(subject).has('jobs:read-all') && reads(subject, label),
      changed: (person, id) => stream.tellOwner(person, { topic: 'jobs.changed', ids: [id], types: ['job'] }),
    })
    closers.push(() => jobs.close())
    identity.onChange(() => {
      jobs.recheck().catch((error: unknown) => log.error(describeError(error), 'rights of jobs could not be checked'))
    })

    const metrics = createMetrics()
    metrics.gauge('testudo_event_readers', 'Open event streams', () => stream.readers)
    metrics.gauge('testudo_database_bytes', 'Size of the database', () => storage.sizeBytes())
    const traces = config.otlp === undefined ? undefined : await startTraces(config.otlp, config.name ?? 'testudo')
    if (traces !== undefined) closers.push(() => traces.close())

    let ready = false
    const refusals = new RefusalBook()
    refusals.add(PLATFORM_REFUSALS)
    for (const one of options.capabilities) refusals.add(one.refusals ?? {})
    const http = createHttp({
      refusals,
      authenticate: (given) => identity.authenticate(given),
      audit,
      log,
      clock,
      hosts: () => address.hosts,
      tlsHosts: () => tlsAddress.hosts,
      secure: config.origin?.startsWith('https:') ?? false,
      ready: () => ready,
      metrics: () => metrics.text(),
      observe(request) {
        metrics.observe(request)
        traces?.request(request)
      },
      version: VERSION,
      pages: {
        node: () => host.self.name,
        exercise: exercise ? (options.exerciseName ?? '') : undefined,
        policies,
      },
      ...(options.webDir === undefined || !existsSync(options.webDir) ? {} : { webDir: options.webDir }),
      ...(options.checkReplies === undefined ? {} : { checkReplies: options.checkReplies }),
      ...(config.uploadLimitBytes === undefined ? {} : { uploadLimitBytes: config.uploadLimitBytes }),
    })
    closers.push(() => http.close())

    const allowed = config.outbound?.allow ?? []
    const reach = createReach({ allow: allowed })
    const witness = createWitness(audit, key, now)
    const contributions: Contributions[] = []
    /** Names of capabilities' folders whose files go into backups. */
    const keptFolders = new Set<string>()
    const host: Host = {
      objects,
      events,
      audit,
      release,
      http,
      jobs,
      clock,
      log,
      policies,
      gather: gatherFrom(contributions, log),
      refusals,
      people: (subject) => peopleWithin(identity.owner, policies, subject),
      exercise,
      defaultLabel,
      tables: ownTables(storage, objects),
      exchange: objects,
      keys: keysIn(places.keys),
      folder: (name, keeping) => {
        if (keeping !== undefined) keptFolders.add(name)
        return ownFolder(places, name)
      },
      self: createSelf({
        config,
        folder: places.keys,
        now,
        log,
        tlsOrigin: () => tlsAddress.origin,
        origin: () => address.origin,
      }),
      accounts: createAccounts(identity),
      witness,
      records: createRecords({ storage, audit, key, policies, now, verbsOf: (subject) => identity.verbsOf(subject) }),
      peers: createPeers(),
      outbound: createOutbound({ allow: allowed }),
      reach,
      mail: config.mail && createMail(config.mail, allowed),
      actuators: config.actuators ?? [],
      telemetryFolders: config.detection?.folders ?? [],
      telemetryKept: {
        milliseconds: (config.detection?.keepDays ?? 30) * 86_400_000,
        bytes: (config.detection?.keepGigabytes ?? 20) * 1e9,
      },
      evidenceBytes: (config.incidents?.evidenceMegabytes ?? 100) * 1024 ** 2,
      policiesNow: () => policies,
      mount: (mount) => http.mount(mount),
      onClose: (close) => closers.push(close),
    }
    identityRoutes(http, {
      identity,
      audit,
      exercise,
      exerciseName: options.exerciseName ?? '',
      defaultLabel,
      key: sealKey,
      ...(config.oidc === undefined ? {} : { oidc: config.oidc }),
    })
    auditRoutes(http, {
      storage,
      audit,
      policies,
      now,
      dir: places.checkpoints,
      key: key.publicText,
      witnesses: () => [...witnesses, ...witness.trusted()],
    })
    jobRoutes(http, jobs, refusals)
    const backup = async (path: string, passphrase?: string) => {
      await audit.checkpoint()
      return writeBackup(storage, places, path, { now: now(), folders: keptFolders, passphrase })
    }
    hostRoutes(http, {
      host,
      identity,
      stream,
      storage,
      audit,
      places,
      backup: async (path) => void (await backup(path)),
      version: VERSION,
      capabilities: options.capabilities.map((c) => c.name),
    })

    for (const capability of options.capabilities) contributions.push(await capability.start(host))
    await jobs.resume()
    ready = true

    return {
      host,
      http,
      identity,
      release,
      storage,
      backup,
      setOrigin(origin, hosts) {
        address.origin = origin
        address.hosts = hosts
      },
      setTlsOrigin(origin, hosts) {
        tlsAddress.origin = origin
        tlsAddress.hosts = hosts
      },
      async close() {
        ready = false
        await closeAll()
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}
