import { createHash } from 'node:crypto'
import { nothingHere } from '@testudo/kernel/fault'
import { join, type Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import { fromStix, type FromStixResult } from '@testudo/misp'
import type { Host } from '@testudo/platform/host'
import type { JsonObject } from '@testudo/stix'
import { exportMisp, exportMispNotes } from '../../core/contract/misp.ts'
import { markEvent } from '../../core/misp/marked.ts'
import { mergeParts } from '../../core/misp/merged.ts'
import { gather, type Gathered } from './gather.ts'

/** Notes told of one export. */
const MOST_NOTES = 2_000

/** One object with what it refers to as a MISP event, decided by the release port; and what that would lose. */
export function exportRoutes(host: Host): void {
  const book = new MarkBook(host.policies, host.defaultLabel)

  host.http.answer(exportMisp, async ({ id, distribution }, { subject, signal }) => {
    const gathered = await gather(host, subject, id, signal)
    if (gathered.length === 0) throw nothingHere()
    const contents = gathered.map(({ stored }) => ({
      id: nameOf(stored),
      label: stored.label,
      hash: createHash('sha256').update(stored.body).digest('hex'),
    }))
    const { allowed } = await host.release.decide({ by: subject, to: subject, channel: 'misp', contents })
    const leaving = gathered.filter(({ stored }) => allowed.has(nameOf(stored)))
    const { events } = converted(leaving, distribution)
    const policies = host.policiesNow()
    const labels = new Map<string, Label[]>()
    for (const { stored } of leaving) {
      const uuid = stored.id.slice(-36)
      labels.set(uuid, [...(labels.get(uuid) ?? []), stored.label])
    }
    const whole = join([...new Set(leaving.map(({ stored }) => stored.label))], policies)
    const marked = events.map((event) => {
      const own = leaving.find(({ stored }) => isContainer(stored.id) && stored.id.endsWith(event.uuid))
      const label = own?.stored.label ?? whole
      return { Event: markEvent(event, { own: label, whole, labelOf: (uuid) => labels.get(uuid) ?? [] }, policies) }
    })
    const [only] = marked
    const reply = only !== undefined && marked.length === 1 ? only : { response: marked }
    const stamp = new Date(host.clock.now()).toISOString().slice(0, 19).replaceAll(':', '')
    return { body: pieces(reply), fileName: `testudo-misp-${stamp}Z.json` }
  })

  host.http.answer(exportMispNotes, async ({ id }, { subject, signal, language }) => {
    const gathered = await gather(host, subject, id, signal)
    if (gathered.length === 0) throw nothingHere()
    const { events, notes, merged } = converted(gathered, '0')
    const marks = book.open(language)
    for (const { stored } of gathered) marks.of(stored.label)
    return {
      events: events.length,
      objects: gathered.length,
      notes: notes.slice(0, MOST_NOTES).map(({ level, path, message }) => {
        const at = /^\/(\d+)/.exec(path)?.[1]
        const about = at === undefined ? undefined : merged[Number(at)]?.['id']
        return { level, path, message, ...(typeof about === 'string' ? { id: about } : {}) }
      }),
      marking: marks.marking(),
    }
  })
}

function converted(
  gathered: readonly Gathered[],
  distribution: '0' | '1' | '2' | '3',
): FromStixResult & { readonly merged: readonly JsonObject[] } {
  const merged = mergeParts(gathered.map(({ value }) => value))
  const [root] = merged
  const looseInfo = typeof root?.['name'] === 'string' ? root['name'] : String(root?.['id'] ?? '')
  return { ...fromStix(merged, { distribution: () => distribution, looseInfo }), merged }
}

const isContainer = (id: string): boolean => /^(?:report|grouping)--/.test(id)

/** A version is named by its id and time. */
const nameOf = ({ id, modified }: Gathered['stored']) => `${id}@${modified}`

/** In pieces, so that a slow receiver holds no second copy of a large text. */
async function* pieces(value: unknown): AsyncGenerator<string> {
  const text = JSON.stringify(value, undefined, 1)
  for (let at = 0; at < text.length; at += 1 << 18) yield text.slice(at, at + (1 << 18))
  yield '\n'
}
