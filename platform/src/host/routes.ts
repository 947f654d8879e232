import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { profileKey } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { createAudit } from '../audit/index.ts'
import type { createFactStream, HttpServer } from '../http/index.ts'
import * as contract from '../http/contract.ts'
import { type Identity, isOutsideVerb } from '../identity/index.ts'
import type { Storage } from '../storage/index.ts'
import type { Host } from './index.ts'
import type { Places } from './places.ts'

export interface HostRoutes {
  readonly host: Host
  readonly identity: Identity
  readonly stream: ReturnType<typeof createFactStream>
  readonly storage: Storage
  readonly audit: ReturnType<typeof createAudit>
  readonly places: Places
  /** Writes a backup to this path. */
  readonly backup: (path: string) => Promise<void>
  readonly version: string
  /** Names of the capabilities that run. */
  readonly capabilities: readonly string[]
}

/**
 * Whom the centre serves has a desk for its own affairs and no other verb. Facts are told by label, and a label may be that of
 * many such: what happens to others would show. So it hears only of what is its very own (jobs).
 */
const isOutside = (verbs: ReadonlySet<string>): boolean => verbs.size > 0 && [...verbs].every(isOutsideVerb)

const withoutClearance = (subject: Subject): Subject => ({ ...subject, clearances: {}, specialAccess: [] })

/** Answers what belongs to the node as a whole: what happens, what is found, how it is doing, a copy of it all. */
export function hostRoutes(http: HttpServer, parts: HostRoutes): void {
  const { host, identity, stream, storage, audit } = parts
  const { policies, clock } = host
  const startedAt = clock.now()

  http.answerWith(contract.events, async (_input, exchange) => ({
    body: stream.open({
      subject: isOutside(identity.verbsOf(exchange.subject)) ? withoutClearance(exchange.subject) : exchange.subject,
      lastEventId: exchange.header('last-event-id'),
      signal: exchange.signal,
      stillHere: async () => {
        const caller = await exchange.again()
        return caller !== undefined && profileKey(caller.subject, policies) === profileKey(exchange.subject, policies)
      },
    }),
  }))
  http.answer(contract.search, async ({ text }, { subject }) => {
    const may = identity.verbsOf(subject)
    const found = await host.gather.search(subject, text)
    return { hits: found.filter((hit) => may.has(`${hit.capability}:read`)) }
  })
  http.answer(contract.health, async () => {
    const { size, until } = await audit.intervals.extent()
    return {
      version: parts.version,
      startedAt,
      engine: storage.engine,
      exercise: host.exercise,
      databaseBytes: await storage.sizeBytes(),
      memoryBytes: process.memoryUsage.rss(),
      audit: { size, at: until },
      capabilities: [...parts.capabilities],
      streams: stream.readers,
    }
  })
  http.answer(contract.backup, async () => {
    const path = join(parts.places.data, `backup-${randomBytes(8).toString('hex')}`)
    await parts.backup(path)
    async function* body(): AsyncGenerator<Uint8Array> {
      try {
        for await (const chunk of createReadStream(path)) yield chunk as Uint8Array
      } finally {
        await rm(path, { force: true })
      }
    }
    return { body: body(), fileName: `testudo-${new Date(clock.now()).toISOString().slice(0, 10)}.backup` }
  })
}
