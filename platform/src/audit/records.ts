import { createPublicKey, sign, verify } from 'node:crypto'
import { mayRead, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Records } from '../host/index.ts'
import { leafHash, leafWriter, type Storage } from '../storage/index.ts'
import type { NodeKey } from './checkpoint.ts'
import { readEntry, writeEntry } from './entry.ts'
import type { AuditLog } from './log.ts'
import { visibleTo } from './visible.ts'

const CHUNK = 5_000

/** Two in the text of a leaf: quotation marks inside of values are escaped, so that no value can look like them. */
const ALLOWED = `%"outcome":"allowed"%`
const ONLY_READ = `%"route":"GET %`

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
  readonly idx: number
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
        tx.query<Pick<Row, 'hash' | 'entry'>>(
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
      for (let after = { at: from, idx: -1 }; ; ) {
        const { at, idx } = after
        const rows = await storage.asOwner(async (tx) => {
          // In the order of the index: sorting all that is left for each piece would cost the square of a shift.
          await tx.query('set local enable_sort = off')
          await tx.query('set local enable_bitmapscan = off')
          return tx.query<Row>(
            `select idx, hash, entry from audit_leaf
             where (audit_at(entry), idx) > ($1::bigint, $2::bigint) and audit_at(entry) < $3
               and entry like $4 and entry not like $5
             order by audit_at(entry), idx limit $6`,
            [at, idx, until, ALLOWED, ONLY_READ, CHUNK],
          )
        })
        for (const row of rows) {
          const entry = readEntry(row.entry)
          if (entry === undefined || !isChange(entry) || !visible(entry)) continue
          const { salt: _salt, ...told } = entry
          yield { id: Buffer.from(row.hash).toString('base64url'), ...told }
        }
        const last = rows.at(-1)
        if (rows.length < CHUNK || last === undefined) return
        after = { at: timeOf(last.entry), idx: Number(last.idx) }
      }
    },
  }
}

/** As the index has it. */
const timeOf = (entry: string): number => Number(/"at":([0-9]{1,15})/.exec(entry)?.[1])

/** What is signed names its kind: no other record of this node reads the same. */
const signedBytes = (kind: string, text: string): Buffer => Buffer.from(`testudo ${kind} record\n${text}`)
