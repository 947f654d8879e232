import { createHash } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { bannerText, join, type Label, needsTwo } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import type { JsonObject } from '@testudo/stix'
import { candidateOf, referencesIn } from '../../core/protect/candidate.ts'
import { type Given, readCandidate } from '../../core/protect/select.ts'

const PAGE = 500
/** Held in memory at once, a few hundred bytes each. */
const MOST_INDICATORS = 300_000

/** What is decided about: one version of one object, as the audience reads it. */
export interface Content {
  readonly id: string
  readonly modified: string
  readonly label: Label
  /** SHA-256 of the text the audience reads. */
  readonly hash: string
}

export interface Material {
  readonly given: readonly Given[]
  readonly contents: ReadonlyMap<string, Content>
  /** Objects each indicator refers to, that a bundle takes along. */
  readonly refers: ReadonlyMap<string, readonly string[]>
  /** Indicators that two people would have to sign for. */
  readonly twoPeople: number
}

/**
 * Indicators that both may read, as the audience reads them: its newest versions, less what stands under labels it may not
 * read, and nothing the giver may not read. Neither learns of what the other alone may read.
 */
export async function gatherIndicators(host: Host, by: Subject, to: Subject, signal: AbortSignal): Promise<Material> {
  const policies = host.policiesNow()
  const marks = new Map<Label, string>()
  const markOf = (label: Label): string => {
    const known = marks.get(label) ?? bannerText(label, policies, 'en').text
    marks.set(label, known)
    return known
  }
  const origins = await originsOf(host, by, to)
  const given: Given[] = []
  const contents = new Map<string, Content>()
  const refers = new Map<string, readonly string[]>()
  let twoPeople = 0
  let cursor: string | undefined
  do {
    signal.throwIfAborted()
    const page = await host.objects.list(to, {
      types: ['indicator'],
      revoked: true,
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    })
    for (const { row, label } of await readableByBoth(host, by, to, page.rows)) {
      if (contents.has(row.id) || contents.size >= MOST_INDICATORS) continue
      if (by.id !== to.id && needsTwo(label, policies)) {
        twoPeople++
        continue
      }
      const value = JSON.parse(row.body) as JsonObject
      const origin = origins.get(row.id)
      const candidate = candidateOf(value, {
        mark: markOf(label),
        modified: row.modified,
        revoked: row.revoked,
        since: row.dateAdded,
        ...(origin !== undefined && { origin }),
      })
      // Page by page, so that others are answered meanwhile.
      given.push({ candidate, read: readCandidate(candidate) })
      contents.set(row.id, { id: row.id, modified: row.modified, label, hash: hashOf(row.body) })
      refers.set(row.id, referencesIn(value))
    }
    if (contents.size >= MOST_INDICATORS)
      throw new Fault(
        'invalid',
        'detection.protect_too_many',
        `More than ${MOST_INDICATORS} indicators would have to be held at once. Take them out over TAXII instead.`,
      )
    cursor = page.next
  } while (cursor !== undefined)
  return { given, contents, refers, twoPeople }
}

/**
 * Rows of the audience that the giver may read whole, with the join of the labels in them. What the audience reads of a row
 * is its body and the parts it may read; the giver must be allowed each of them.
 */
export async function readableByBoth(
  host: Host,
  by: Subject,
  to: Subject,
  rows: readonly StoredObject[],
): Promise<readonly { readonly row: StoredObject; readonly label: Label }[]> {
  const policies = host.policiesNow()
  const parts = new Map(
    (
      await host.exchange.releasable(
        to,
        rows.map(({ id }) => id),
        { modified: rows.map(({ modified }) => modified) },
      )
    ).map((one) => [one.id, one]),
  )
  return rows.flatMap((row) => {
    const labels = [row.label, ...(parts.get(row.id)?.portions ?? []).map(({ label }) => label)]
    if (!parts.has(row.id) || !labels.every((label) => host.tables.mayRead(by, label))) return []
    return [{ row, label: labels.length === 1 ? row.label : join(labels, policies) }]
  })
}

export const hashOf = (body: string): string => createHash('sha256').update(body).digest('hex')

/** Which indicator was made from which, as far as both may know. */
async function originsOf(host: Host, by: Subject, to: Subject): Promise<ReadonlyMap<string, string>> {
  const origins = new Map<string, string>()
  for (const { source, target, label } of await host.objects.allEdges(to, ['derived-from']))
    if (source.startsWith('indicator--') && host.tables.mayRead(by, label)) origins.set(source, target)
  return origins
}
