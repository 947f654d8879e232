import { join } from 'node:path'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { HttpServer } from '../http/types.ts'
import type { Storage } from '../storage/index.ts'
import { LATEST, readCheckpoint, readNoteFile } from './checkpoint.ts'
import * as c from './contract.ts'
import { type Entry, readEntry } from './entry.ts'
import { toCef, toOcsf, toSyslog } from './export.ts'
import type { AuditLog } from './log.ts'
import { headOf, readSignature, type Verifier, verifierText, writeNote } from './note.ts'
import { verifyAudit } from './verify.ts'
import { visibleTo } from './visible.ts'

const CHUNK = 1_000

export interface AuditRouteOptions {
  readonly storage: Storage
  readonly audit: AuditLog
  readonly policies: PolicySet
  readonly now: () => number
  readonly dir: string
  /** The node's own public key: a checkpoint signed by another one is not believed. */
  readonly key: string
  /** Keys of the witnesses known here, by settings or as pinned nodes. */
  readonly witnesses: () => readonly Verifier[]
}

interface Row {
  readonly idx: number
  readonly hash: Uint8Array
  readonly entry: string
}

/** Answers questions about the log. No answer carries an index: gaps would count what the reader may not see. */
export function auditRoutes(
  http: HttpServer,
  { storage, audit, policies, now, dir, key, witnesses }: AuditRouteOptions,
): void {
  const visible = (subject: Subject, verbs: ReadonlySet<string> | undefined) =>
    visibleTo(subject, verbs ?? new Set(), policies, now())

  http.answerWith(c.auditEntries, async (query, { subject, caller }) => {
    await audit.flush()
    const mine = visible(subject, caller?.verbs)
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
          if (entry !== undefined && matches(entry) && mine(entry))
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

  const hexOf = (hashes: readonly Uint8Array[]) => hashes.map((hash) => Buffer.from(hash).toString('hex'))

  http.answerWith(c.auditCheckpoint, async () => {
    await audit.checkpoint()
    const note = await audit.intervals.note()
    if (note === undefined) throw nothingHere()
    const { origin, size, root } = headOf(note)
    return {
      origin,
      size,
      root: Buffer.from(root).toString('hex'),
      at: (await audit.intervals.extent()).until,
      key: verifierText({ publicText: key }),
      note: writeNote(note),
      witnesses: note.signatures.slice(1).map((signature) => signature.name),
    }
  })

  http.answerWith(c.auditConsistency, async ({ first }) => {
    const found = await audit.intervals.consistency(first)
    if (found === undefined) throw nothingHere()
    return { note: writeNote(found.note), proof: hexOf(found.proof) }
  })

  http.answerWith(c.auditReceipt, async ({ entry }, { subject, caller }) => {
    const hash = Buffer.from(entry, 'base64url')
    const receipt = await audit.intervals.receipt(hash)
    const told = receipt === undefined ? undefined : readEntry(receipt.entry)
    if (receipt === undefined || told === undefined || !visible(subject, caller?.verbs)(told)) throw nothingHere()
    return receipt
  })

  http.answerWith(c.auditCosign, async ({ size, line }) => {
    if (!(await audit.intervals.keepCosignature(size, readSignature(line))))
      throw new Fault(
        'invalid',
        'audit.cosignature_wrong',
        'This signature does not fit the checkpoint of that size. Fetch the checkpoint again and sign that one.',
        { place: { path: '/body/line' } },
      )
    return { done: true as const }
  })

  http.answerWith(c.auditVerify, async () => {
    await audit.checkpoint()
    const verdict = await verifyAudit(storage, await readCheckpoint(join(dir, LATEST)), key, {
      note: await readNoteFile(dir),
      witnesses: witnesses(),
    })
    const { ok, code, message, intervals = 0 } = verdict
    return {
      ok,
      intervals,
      witnesses: [...(verdict.witnesses ?? [])],
      message: ok ? 'The log agrees with its checkpoints.' : message,
      ...(code === undefined ? {} : { code }),
    }
  })

  http.answerWith(c.auditExport, async ({ format }, { subject, caller }) => {
    await audit.flush()
    const mine = visible(subject, caller?.verbs)
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
          .filter(mine)
          .map((entry) => `${line(entry)}\n`)
          .join('')
        if (text !== '') yield text
        if (chunk.length < CHUNK) return
      }
    }
    return { body: lines(), fileName: `audit.${format === 'ocsf' ? 'ndjson' : format}` }
  })
}
