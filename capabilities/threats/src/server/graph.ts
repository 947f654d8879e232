import type { MarkBook } from '@testudo/kernel/markBook'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import { graph, indicators } from '../core/index.ts'
import { scoresOf } from './lifecycle.ts'
import { openAll } from './opened.ts'
import { rowOf, typesOf } from './rows.ts'

const MOST_EXPANDED = 50

/** The graph around some objects, and the list of indicators. */
export function graphRoutes({ http, objects, clock }: Host, book: MarkBook): void {
  http.answer(graph, async (input, { subject, language }) => {
    const ids = [...new Set(input.ids.split(',').filter((id) => id !== ''))]
    if (ids.length === 0 || ids.length > MOST_EXPANDED) {
      throw new Fault(
        'invalid',
        'threats.graph_ids',
        `Name 1 to ${MOST_EXPANDED} objects, with commas between their ids.`,
        { place: { path: '/ids' } },
      )
    }
    const marks = book.open(language)
    const found = await objects.getMany(subject, ids)
    // One object asked for and nothing there: the address is mistyped, removed, or not for this reader.
    if (found.length === 0) throw nothingHere()
    const nodes = new Map<
      string,
      { id: string; type: string; name: string; label: Label; revoked: boolean; expanded: boolean; more: boolean }
    >()
    for (const one of found)
      nodes.set(one.id, {
        id: one.id,
        type: one.type,
        name: one.name,
        label: one.label,
        revoked: one.revoked,
        expanded: true,
        more: false,
      })
    const edges = new Map<string, { id: string; kind: string; source: string; target: string; label: Label }>()
    const kinds = typesOf(input.kinds)
    for (const one of found) {
      const page = await objects.edges(subject, one.id, { limit: input.limit, ...(kinds ? { kinds } : {}) })
      const here = nodes.get(one.id)
      if (here && page.next !== undefined) here.more = true
      for (const edge of page.rows) {
        // A far end that is pending or hidden is not drawn: both look like nothing.
        if (!edge.far) continue
        if (!nodes.has(edge.far.id))
          nodes.set(edge.far.id, { ...edge.far, revoked: false, expanded: false, more: false })
        edges.set(`${edge.id} ${edge.kind} ${edge.source} ${edge.target}`, {
          id: edge.id,
          kind: edge.kind,
          source: edge.source,
          target: edge.target,
          label: edge.label,
        })
      }
    }
    return {
      nodes: [...nodes.values()].map(({ label, ...node }) => ({ ...node, mark: marks.of(label) })),
      edges: [...edges.values()].map(({ label, ...edge }) => ({ ...edge, mark: marks.of(label) })),
      marking: marks.marking(),
    }
  })

  http.answer(indicators, async (input, { subject, language }) => {
    const marks = book.open(language)
    const page = await objects.list(subject, {
      types: ['indicator'],
      limit: input.limit,
      ...(input.cursor === undefined ? {} : { cursor: input.cursor }),
    })
    const opened = await openAll(objects, subject, page.rows, book.policies)
    const scores = await scoresOf(objects, subject, opened, clock.now(), marks)
    const rows = opened.flatMap((one) => {
      const score = scores.get(one.stored.id)
      if (!score) return []
      const { facts, decay } = score
      return [
        {
          ...rowOf(one, marks),
          pattern: facts.pattern,
          score: decay.score,
          state: decay.state,
          validFrom: facts.validFrom,
          endsAt: decay.endsAt,
          endsBy: decay.endsBy,
        },
      ]
    })
    return { rows, ...(page.next === undefined ? {} : { next: page.next }), marking: marks.marking() }
  })
}
