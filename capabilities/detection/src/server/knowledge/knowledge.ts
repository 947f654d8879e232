import type { Label } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import type { Knowledge, Matching } from '../../core/index.ts'
import type { KnowledgeBook } from '../runtime.ts'
import { readKnowledge, type Unread } from './readKnowledge.ts'
import { Tallies } from './tallies.ts'

const TYPES = ['indicator']
/** What came within this time is learnt together. */
const GATHER_MS = 100
const MOST_AT_ONCE = 20_000

export type Known = Knowledge & { readonly of: Label }

/** Something that is not looked for, and why. */
export interface Rejected {
  readonly key: string
  readonly id: string
  readonly name: string
  readonly language: 'stix' | 'sigma'
  readonly modified: string
  readonly label: string
  readonly of: Label
  readonly reason: string
}

/** What is looked for: follows the store, under every label apart. */
export interface KnowledgeKeeper extends KnowledgeBook {
  readonly rejected: ReadonlyMap<string, Rejected>
  readonly tallies: Tallies
  /** Keys of what is live and of what is rejected, in order. */
  keys(): readonly string[]
  /** Reads all there is; what comes later is learnt as it comes. */
  begin(): Promise<void>
  /** Waits until everything told so far is live. */
  settled(): Promise<void>
  close(): void
}

interface Given {
  readonly host: Pick<Host, 'exchange' | 'events' | 'log' | 'clock'>
  readonly matching: () => Pick<Matching, 'learn'>
  /** Told of what is newly live. */
  readonly onLearnt: (more: readonly Known[]) => void
}

export function keepKnowledge({ host, matching, onLearnt }: Given): KnowledgeKeeper {
  const known = new Map<string, Known>()
  const rejected = new Map<string, Rejected>()
  /** Keys by STIX id. */
  const keysOf = new Map<string, Set<string>>()
  const labels = new Map<string, Label>()
  const tallies = new Tallies()
  let sorted: readonly string[] | undefined
  let waiting = new Set<string>()
  let turn: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const labelOf = (text: string): Label => {
    const found = labels.get(text) ?? (JSON.parse(text) as Label)
    labels.set(text, found)
    return found
  }
  const drop = (key: string, id: string) => {
    const live = known.get(key)
    if (live !== undefined) tallies.live(live, -1)
    const held = rejected.get(key)
    if (held !== undefined) tallies.rejected(held, -1)
    known.delete(key)
    rejected.delete(key)
    const keys = keysOf.get(id)
    keys?.delete(key)
    if (keys?.size === 0) keysOf.delete(id)
  }
  const note = (key: string, id: string) => {
    const keys = keysOf.get(id) ?? new Set()
    keys.add(key)
    keysOf.set(id, keys)
  }

  const reject = (one: Rejected) => {
    rejected.set(one.key, one)
    tallies.rejected(one, 1)
  }

  const take = async (read: readonly (Knowledge | Unread)[], forget: readonly { key: string; id: string }[]) => {
    for (const { key, id } of forget) drop(key, id)
    const more: Known[] = []
    for (const one of read) {
      note(one.key, one.id)
      const of = labelOf(one.label)
      if ('unread' in one) reject({ ...one, language: 'stix', of, reason: one.unread })
      else more.push({ ...one, of })
    }
    for (const one of more) {
      known.set(one.key, one)
      tallies.live(one, 1)
    }
    sorted = undefined
    if (more.length === 0 && forget.length === 0) return
    const refused = await matching().learn(
      more.map(({ of: _of, ...one }) => one),
      forget.map(({ key }) => key),
    )
    for (const { key, reason } of refused) {
      const one = known.get(key)
      if (one === undefined) continue
      known.delete(key)
      tallies.live(one, -1)
      reject({ ...one, reason })
    }
    const live = more.filter(({ key }) => known.has(key))
    if (live.length > 0) onLearnt(live)
  }

  /** What stands of these ids now against what was known of them. */
  const refresh = async (ids: readonly string[]) => {
    const standing: (Knowledge | Unread)[] = []
    for await (const page of host.exchange.standing(TYPES, ids))
      for (const one of page) {
        const read = readKnowledge(one)
        if (read !== undefined) standing.push(read)
      }
    const now = new Set(standing.map(({ key }) => key))
    const gone = ids.flatMap((id) =>
      [...(keysOf.get(id) ?? [])].filter((key) => !now.has(key)).map((key) => ({ key, id })),
    )
    await take(
      standing.filter(({ key }) => !known.has(key) && !rejected.has(key)),
      gone,
    )
  }

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work)
    turn = done.catch((error: unknown) =>
      host.log.error(
        { error: error instanceof Error ? error.message : String(error) },
        'indicators could not be learnt',
      ),
    )
    return done
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const ids = [...waiting]
    waiting = new Set()
    if (ids.length === 0 || isClosed) return turn
    return inTurn(async () => {
      for (let at = 0; at < ids.length; at += MOST_AT_ONCE) await refresh(ids.slice(at, at + MOST_AT_ONCE))
    }).catch(() => {
      // Learning failed as a whole: asked again with the next change, or in a while.
      for (const id of ids) waiting.add(id)
      timer ??= setTimeout(() => void flush(), 5_000)
      timer.unref()
    })
  }

  return {
    rejected,
    get all() {
      return known.values()
    },
    tallies,
    keys: () => (sorted ??= [...known.keys(), ...rejected.keys()].sort()),
    get: (key) => known.get(key),
    async begin() {
      host.events.subscribe('detection.knowledge', ['objects.stored', 'objects.withdrawn'], async ({ ids, types }) => {
        if (isClosed || (types.length > 0 && !types.includes('indicator'))) return
        for (const id of ids) if (id.startsWith('indicator--')) waiting.add(id)
        if (waiting.size === 0) return
        timer ??= setTimeout(() => void flush(), GATHER_MS)
      })
      await inTurn(async () => {
        for await (const page of host.exchange.standing(TYPES)) {
          if (isClosed) return
          await take(
            page.flatMap((one) => readKnowledge(one) ?? []).filter(({ key }) => !known.has(key) && !rejected.has(key)),
            [],
          )
        }
      })
    },
    async settled() {
      await flush()
      await turn
    },
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
