import { join } from 'node:path'
import { mayRead, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { HttpServer } from '../http/types.ts'
import type { Storage } from '../storage/index.ts'
import { LATEST, readCheckpoint } from './checkpoint.ts'
import * as c from './contract.ts'
import { type Entry, readEntry } from './entry.ts'
import { toCef, toOcsf, toSyslog } from './export.ts'
import type { AuditLog } from './log.ts'
import { verifyAudit } from './verify.ts'

const CHUNK = 1_000

export interface AuditRouteOptions {
  readonly storage: Storage
  readonly audit: AuditLog
  readonly policies: PolicySet
  readonly now: () => number
  readonly dir: string
  /** The node's own public key: a checkpoint signed by another one is not believed. */
  readonly key: string
}

interface Row {
  readonly idx: number
  readonly hash: Uint8Array
  readonly entry: string
}

/** Answers questions about the log. No answer carries an index: gaps would count what the reader may not see. */
export function auditRoutes(http: HttpServer, { storage, audit, policies, now, dir, key }: AuditRouteOptions): void {
  const visibleTo = (subject: Subject, verbs: ReadonlySet<string>) => (entry: Entry) => {
    if (entry.who.id === subject.id) return true
    if (!verbs.has('audit:read')) return false
    return entry.label === undefined
      ? verbs.has('audit:read-all')
      : mayRead(subject, entry.label, policies, now()).allow
  }

  http.answerWith(c.auditEntries, async (query, { subject, caller }) => {
    await audit.flush()
    const visible = visibleTo(subject, caller?.verbs ?? new Set())
    const matches = (entry: Entry) =>
      (query.who === undefined || entry.who.id === query.who) &&
      (query.verb === undefined || entry.verb === query.verb || entry.verb.startsWith(`${query.verb}:`)) &&
      (query.id === undefined || entry.ids.includes(query.id)) &&
      (query.outcome === undefined || entry.outcome === query.outcome) &&
      (query.from === undefined || entry.at >= query.from) &&
      (query.until === undefined || entry.at < query.until)
    const rows: { hash: string; entry: Entry }[] = []
    await storage.asOwner(async (tx) => {
      let below = Number.MAX_SAFE_INTEGER
      if (query.cursor !== undefined) {
        const [at] = await tx.query<{ idx: number }>('select idx from audit_leaf where hash = $1', [
          Buffer.from(query.cursor, 'base64url'),
        ])
        below = Number(at?.idx ?? 0)
      }
      while (rows.length <= query.limit) {
        const chunk = await tx.query<Row>(
          'select idx, hash, entry from audit_leaf where idx < $1 order by idx desc limit $2',
          [below, CHUNK],
        )
        for (const row of chunk) {
          const entry = readEntry(row.entry)
          if (entry !== undefined && matches(entry) && visible(entry))
            rows.push({ hash: Buffer.from(row.hash).toString('base64url'), entry })
          if (rows.length > query.limit) break
        }
        if (chunk.length < CHUNK) break
        below = Number(chunk.at(-1)?.idx ?? 0)
      }
    })
    const page = rows.slice(0, query.limit)
    const last = page.at(-1)
    return {
      rows: page.map(({ hash, entry: { salt: _salt, ...entry } }) => ({ id: hash, ...entry })),
      ...(rows.length > query.limit && last !== undefined ? { next: last.hash } : {}),
    }
  })

  http.answerWith(c.auditCheckpoint, async () => audit.checkpoint())

  http.answerWith(c.auditVerify, async () => {
    await audit.checkpoint()
    return verifyAudit(storage, await readCheckpoint(join(dir, LATEST)), key)
  })

  http.answerWith(c.auditExport, async ({ format }, { subject, caller }) => {
    await audit.flush()
    const visible = visibleTo(subject, caller?.verbs ?? new Set())
    const line = (entry: Entry) =>
      format === 'ocsf'
        ? JSON.stringify(toOcsf(entry, 'Testudo'))
        : format === 'cef'
          ? toCef(entry, 'Testudo')
          : toSyslog(entry, 'testudo')
    async function* lines() {
      for (let from = 0; ; from += CHUNK) {
        const chunk = await storage.asOwner((tx) =>
          tx.query<Row>('select idx, hash, entry from audit_leaf where idx >= $1 and idx < $2 order by idx', [
            from,
            from + CHUNK,
          ]),
        )
        const text = chunk
          .map((row) => readEntry(row.entry))
          .filter((entry) => entry !== undefined)
          .filter(visible)
          .map((entry) => `${line(entry)}\n`)
          .join('')
        if (text !== '') yield text
        if (chunk.length < CHUNK) return
      }
    }
    return { body: lines(), fileName: `audit.${format === 'ocsf' ? 'ndjson' : format}` }
  })
}
