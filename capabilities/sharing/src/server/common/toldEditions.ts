import { createHash } from 'node:crypto'
import { open, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { profileKey } from '@testudo/kernel/label'
import type { Host, PrivateTopic } from '@testudo/platform/host'
import { type EpochKey, epochKey, epochOf } from '../../core/seen/oprf.ts'
import type { Peer } from '../parts.ts'
import { notReady } from './seenOracle.ts'
import type { SettingsBook } from './seenSettings.ts'
import type { SeenThread } from './seenThread.ts'
import { PART_BYTES, partsIn } from './toldWire.ts'

const DAY_MS = 86_400_000
/** What has changed reaches an edition this much later at most, once somebody asks. */
const RENEW_MS = 900_000
/** Who asks waits this long for an edition in the making before being told to come again. */
const PATIENCE_MS = 5_000

/** An edition that can be fetched. */
export interface ReadyEdition {
  readonly epoch: number
  readonly nonce: string
  readonly rows: number
  readonly bytes: number
  readonly key: EpochKey
  /** Names the key to who may not know it. */
  readonly keyName: string
  readonly path: string
  readonly basis: string
  readonly stamp: string
  readonly madeAt: number
}

/** Editions of topics, one for each asker: made when first asked for, kept beside the database, made anew after a restart. */
export interface ToldEditions {
  /** @throws {Fault} `unavailable` while it is being made */
  current(peer: Peer, topic: PrivateTopic): Promise<ReadyEdition>
  part(edition: ReadyEdition, part: number): Promise<Buffer | undefined>
}

export async function openEditions(host: Host, settings: SettingsBook, thread: SeenThread): Promise<ToldEditions> {
  const seed = await host.keys.key('seen')
  const folder = await host.folder('told')
  for (const name of await readdir(folder)) await rm(join(folder, name), { force: true })
  const ready = new Map<string, ReadyEdition>()
  const making = new Map<string, Promise<void>>()
  const nameOf = (peer: Peer, topic: PrivateTopic) => `${topic.name} ${peer.id}`
  /** Rights and settings it is made under: with others it is another edition under another key. */
  const basisOf = (peer: Peer) =>
    createHash('sha256')
      .update(
        JSON.stringify([
          peer.node,
          profileKey(peer.subject, host.policiesNow()),
          host.policiesNow().digest,
          settings.now().epochDays,
        ]),
      )
      .digest('hex')
      .slice(0, 32)

  const make = async (peer: Peer, topic: PrivateTopic, epoch: number, basis: string, stamp: string): Promise<void> => {
    const what = {
      kind: 'sharing.told-edition',
      title: `Private ${topic.name} for ${peer.name}`,
      label: host.defaultLabel,
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    await host.jobs.run(peer.subject, what, async (tell, signal) => {
      try {
        const items = await topic.items(peer)
        const key = epochKey(seed, `told ${topic.name}\n${peer.node}\n${basis}`, epoch)
        const made = await thread.run({ kind: 'edition', topic: topic.name, items, key }, (done) => tell(done))
        signal.throwIfAborted()
        const path = join(folder, `${topic.name}-${made.nonce}`)
        await writeFile(path, made.bytes, { mode: 0o600 })
        const before = ready.get(nameOf(peer, topic))
        ready.set(nameOf(peer, topic), {
          epoch,
          nonce: made.nonce,
          rows: made.rows,
          bytes: made.bytes.length,
          key,
          keyName: createHash('sha256').update('testudo/told-key/1').update(key.secretKey).digest('hex').slice(0, 32),
          path,
          basis,
          stamp,
          madeAt: host.clock.now(),
        })
        if (before !== undefined) await rm(before.path, { force: true })
        resolve()
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
        throw error
      }
    })
    return promise
  }

  return {
    async current(peer, topic) {
      const name = nameOf(peer, topic)
      const epoch = epochOf(host.clock.now(), settings.now().epochDays * DAY_MS)
      const basis = basisOf(peer)
      const found = ready.get(name)
      const usable = found !== undefined && found.epoch === epoch && found.basis === basis ? found : undefined
      if (usable !== undefined && host.clock.now() - usable.madeAt < RENEW_MS) return usable
      const stamp = await topic.stamp(peer)
      if (usable?.stamp === stamp) return usable
      const known = making.get(name)
      const work =
        known ??
        make(peer, topic, epoch, basis, stamp).finally(() => {
          making.delete(name)
        })
      if (known === undefined) {
        making.set(name, work)
        // Never what it holds: only that it failed.
        work.catch(() => host.log.warn({ topic: topic.name }, 'what a node may be told could not be sealed'))
      }
      await Promise.race([work, new Promise((done) => setTimeout(done, PATIENCE_MS).unref())]).catch(() => undefined)
      const now = ready.get(name)
      if (now === undefined || now.epoch !== epoch || now.basis !== basis) throw notReady()
      return now
    },
    async part({ path, bytes }, part) {
      if (part >= partsIn(bytes)) return undefined
      const file = await open(path, 'r').catch(() => undefined)
      if (file === undefined) return undefined
      try {
        const block = Buffer.alloc(Math.min(PART_BYTES, bytes - part * PART_BYTES))
        await file.read(block, 0, block.length, part * PART_BYTES)
        return block
      } finally {
        await file.close()
      }
    },
  }
}
