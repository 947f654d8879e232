import { createPublicKey, sign, verify } from 'node:crypto'
import { mayRead, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { RecordedDeed, Records } from '../host/index.ts'
import { leafHash, leafWriter, type Storage, type Tx } from '../storage/index.ts'
import type { NodeKey } from './checkpoint.ts'
import { type Entry, readEntry, writeEntry } from './entry.ts'
import type { AuditLog } from './log.ts'
import { visibleTo } from './visible.ts'

const CHUNK = 5_000

/** Two in the text of a leaf: quotation marks inside of values are escaped, so that no value can look like them. */
const ALLOWED = '"outcome":"allowed"'
const ONLY_READ = '"route":"GET '

/** Of routes that take a body to ask something with: nothing is changed by them. */
const QUESTIONS =
  /\/(preview|paste|what-if(\/\w+)?|check|test|verify|helps|activity-check|acknowledged|products\/ask|threats\/layers|export\/selection)$/

export interface RecordsOptions {
  readonly storage: Storage
  readonly audit: Pick<AuditLog, 'flush' | 'checkpoint' | 'intervals'>
  readonly key: NodeKey
  readonly policies: PolicySet
  readonly now: () => number
  readonly verbsOf: (subject: Subject) => ReadonlySet<string>
}

interface Row {
  readonly hash: Uint8Array
  readonly entry: string
}

/** Whether a deed changed something: it is no read, and no question that came with a body. */
export function isChange({
  outcome,
  verb,
  detail = {},
}: {
  readonly outcome: string
  readonly verb: string
  readonly detail?: Readonly<Record<string, string | number | boolean>> | undefined
}): boolean {
  if (outcome !== 'allowed') return false
  const { route } = detail
  if (typeof route !== 'string') return !/:(read|lists)$/.test(verb)
  const [method, path = ''] = route.split(' ')
  return method !== 'GET' && !QUESTIONS.test(path)
}

/** What capabilities with records of their own use of the audit log: leaves in their transactions, the node's signature, a range of time. */
export function createRecords({ storage, audit, key, policies, now, verbsOf }: RecordsOptions): Records {
  const publicKey = createPublicKey(key.privateKey)
  return {
    async write(tx, deed) {
      const entry = writeEntry(deed, now())
      await leafWriter.appendInTransaction(tx, [entry])
      return Buffer.from(leafHash(entry)).toString('base64url')
    },
    sign: (kind, text) => ({
      key: key.publicText,
      signature: sign(null, signedBytes(kind, text), key.privateKey).toString('base64'),
    }),
    isSigned(kind, text, signature) {
      return verify(null, signedBytes(kind, text), publicKey, Buffer.from(signature, 'base64'))
    },
    async about(subject, verb, id) {
      await audit.flush()
      const rows = await storage.asOwner((tx) =>
        tx.query<Row>(
          'select hash, entry from audit_leaf where position($1 in entry) > 0 and position($2 in entry) > 0 order by idx',
          [JSON.stringify(id), JSON.stringify(verb)],
        ),
      )
      return rows.flatMap(({ hash, entry: text }) => {
        const entry = readEntry(text)
        if (entry?.verb !== verb || !entry.ids.includes(id) || entry.label === undefined) return []
        if (!mayRead(subject, entry.label, policies, now()).allow) return []
        const { salt: _salt, ...told } = entry
        return [{ id: Buffer.from(hash).toString('base64url'), ...told }]
      })
    },
    async receipt(id) {
      await audit.checkpoint()
      const receipt = await audit.intervals.receipt(Buffer.from(id, 'base64url'))
      return receipt === undefined ? undefined : JSON.stringify(receipt)
    },
    async *changes(subject, { from, until }) {
      await audit.flush()
      const visible = visibleTo(subject, verbsOf(subject), policies, now())
      const { first, last } = await storage.asOwner((tx) => placesWithin(tx, from, until))
      for (let place = first; place <= last; place += CHUNK) {
        for (const text of await storage.asOwner((tx) => textsFrom(tx, place, Math.min(place + CHUNK, last + 1)))) {
          if (!text.includes(ALLOWED) || text.includes(ONLY_READ)) continue
          const entry = readEntry(text)
          // A clock that was set back puts deeds of another time between.
          if (entry === undefined || entry.at < from || entry.at >= until) continue
          if (!isChange(entry) || !visible(entry)) continue
          yield new Found(text, entry)
        }
      }
    },
  }
}

/** A deed that was found. Its id is worked out where somebody asks for it: most are only counted. */
class Found implements RecordedDeed {
  readonly at
  readonly who
  readonly verb
  readonly ids
  readonly outcome
  readonly detail
  readonly label
  readonly #text: string

  constructor(text: string, { at, who, verb, ids, outcome, detail, label }: Entry) {
    this.at = at
    this.who = who
    this.verb = verb
    this.ids = ids
    this.outcome = outcome
    this.detail = detail
    this.label = label
    this.#text = text
  }

  get id(): string {
    return Buffer.from(leafHash(this.#text)).toString('base64url')
  }
}

/** First and last place in the log of deeds of [from, until); the first behind the last when there is none. */
async function placesWithin(
  tx: Tx,
  from: number,
  until: number,
): Promise<{ readonly first: number; readonly last: number }> {
  // Materialized, or the smallest place would be looked for along the whole log.
  const [row] = await tx.query<{ first: number | null; last: number | null }>(
    `with within as materialized (select idx from audit_leaf where audit_at(entry) >= $1 and audit_at(entry) < $2)
     select min(idx) as first, max(idx) as last from within`,
    [from, until],
  )
  return { first: Number(row?.first ?? 0), last: Number(row?.last ?? -1) }
}

/** Leaves of [from, until), in order. As one text, for each row costs more than it holds; JSON on one line has no line ends. */
async function textsFrom(tx: Tx, from: number, until: number): Promise<readonly string[]> {
  const [row] = await tx.query<{ texts: string | null }>(
    `select string_agg(entry, E'\\n' order by idx) as texts from audit_leaf where idx >= $1 and idx < $2`,
    [from, until],
  )
  return row?.texts?.split('\n') ?? []
}

/** What is signed names its kind: no other record of this node reads the same. */
const signedBytes = (kind: string, text: string): Buffer => Buffer.from(`testudo ${kind} record\n${text}`)
