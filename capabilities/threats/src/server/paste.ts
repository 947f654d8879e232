import type { MarkBook } from '@testudo/kernel/markBook'
import { createHash } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { type Label, mayRead } from '@testudo/kernel/label'
import { labelToMarking } from '@testudo/kernel/marking'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import { paste, type Pasted, readBody, readPasted } from '../core/index.ts'
import { sourceOf } from './writes.ts'

/** Indicators made of pasted text: one id for one author and pattern, so that a text pasted twice makes nothing twice. */
const PASTED_NAMESPACE = '5f3a1a9e-62b4-4c55-8a0e-9d3f6f0f7c21'
/** Values looked up among known indicators; a longer list is compared by its own ids alone. */
const MOST_LOOKED_UP = 300
const AT_ONCE = 250

export function pasteRoutes({ http, objects, clock, policies, defaultLabel }: Host, book: MarkBook): void {
  http.answer(paste, async ({ text, store, chosen, label, confidence, about }, { subject, language }) => {
    const under = label ?? defaultLabel
    if (!mayRead(subject, under, policies, clock.now()).allow)
      throw new Fault(
        'invalid',
        'threats.label_out_of_reach',
        'You could not read this under that label yourself; choose one you may read.',
        { place: { path: '/label' } },
      )
    const marks = book.open(language)
    const found = readPasted(text)
    const known = await knownOf(subject, found)
    const wanted = found.filter((one) => (chosen === undefined ? !known.has(one) : chosen.includes(one.pattern)))
    const stored = store ? await keep(subject, wanted, under, confidence, about) : []
    return {
      rows: found.map((one) => {
        const match = known.get(one)
        return {
          ...one,
          ...(match
            ? { known: { id: match.id, type: match.type, name: match.name, mark: marks.of(match.label) } }
            : {}),
        }
      }),
      stored,
      marking: marks.marking(),
    }
  })

  const idOf = (subject: Subject, { pattern }: Pasted) =>
    `indicator--${uuid5(PASTED_NAMESPACE, `${sourceOf(subject)}\n${pattern}`)}`

  /** The indicator of each value the reader has: made here before, or anybody's whose pattern names it. */
  async function knownOf(subject: Subject, found: readonly Pasted[]): Promise<Map<Pasted, StoredObject>> {
    const known = new Map<Pasted, StoredObject>()
    const own =
      found.length === 0
        ? []
        : await objects.getMany(
            subject,
            found.map((one) => idOf(subject, one)),
          )
    const byId = new Map(own.map((one) => [one.id, one]))
    for (const [i, one] of found.entries()) {
      const mine = byId.get(idOf(subject, one))
      if (mine) known.set(one, mine)
      else if (i < MOST_LOOKED_UP && one.value.length <= 200) {
        const { hits } = await objects.search(subject, one.value, { types: ['indicator'], limit: 5, fuzzy: false })
        const named = (
          hits.length === 0
            ? []
            : await objects.getMany(
                subject,
                hits.map((hit) => hit.id),
              )
        ).find(
          (hit) =>
            !hit.revoked &&
            String(readBody(hit.body)['pattern'] ?? '')
              .toLowerCase()
              .includes(`'${one.value.toLowerCase()}'`),
        )
        if (named) known.set(one, named)
      }
    }
    return known
  }

  async function keep(
    subject: Subject,
    wanted: readonly Pasted[],
    label: Label,
    confidence: number | undefined,
    about: string | undefined,
  ): Promise<string[]> {
    const at = new Date(clock.now()).toISOString()
    const made = wanted.map((one) => ({
      type: 'indicator',
      spec_version: '2.1',
      id: idOf(subject, one),
      created: at,
      modified: at,
      name: one.value.slice(0, 500),
      ...(about === undefined || about.trim() === '' ? {} : { description: about.trim() }),
      indicator_types: ['unknown'],
      pattern: one.pattern,
      pattern_type: 'stix',
      pattern_version: '2.1',
      valid_from: at,
      ...(confidence === undefined ? {} : { confidence }),
    }))
    const there = new Set(
      (made.length === 0
        ? []
        : await objects.getMany(
            subject,
            made.map((one) => one.id),
          )
      ).map((one) => one.id),
    )
    const fresh = made.filter((one) => !there.has(one.id))
    if (fresh.length === 0) return []
    const marking = labelToMarking(label, 0)
    const known = await objects.get(subject, marking.id)
    const marked = fresh.map((one) => ({ ...one, object_marking_refs: [marking.id] }))
    for (let i = 0; i < marked.length; i += AT_ONCE)
      await objects.put(subject, [...(i === 0 && !known ? [marking] : []), ...marked.slice(i, i + AT_ONCE)], {
        label,
        source: sourceOf(subject),
      })
    return fresh.map((one) => one.id)
  }
}

/** A name-based UUID, version 5 (RFC 9562 §5.5). */
function uuid5(namespace: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
