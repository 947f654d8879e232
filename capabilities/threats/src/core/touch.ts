import type { Label } from '@testudo/kernel/label'

/** A readable edge between two objects. */
export interface TouchEdge {
  readonly id: string
  readonly kind: string
  readonly source: string
  readonly target: string
  readonly label: Label
}

/** Kinds of edges that can lead from a threat to what it endangers. */
export const TOUCH_KINDS: readonly string[] = [
  'targets',
  'exploits',
  'has',
  'indicates',
  'impacts',
  'related-to',
  'attributed-to',
  'uses',
  'sighting_of_ref',
  'where_sighted_refs',
]

const FORWARD = new Set(['targets', 'exploits', 'has', 'indicates', 'impacts', 'where_sighted_refs'])
/** A loose `related-to` leads only to something that is hit, or through which something is hit. */
const HIT = /^(incident|vulnerability|infrastructure|identity|x-testudo-)/

/** Ways out of each object: what it endangers, directly or by what belongs to it. */
export class TouchMap {
  readonly #steps = new Map<string, { readonly to: string; readonly edge: TouchEdge }[]>()

  constructor(edges: readonly TouchEdge[]) {
    for (const edge of edges) {
      const { kind, source, target } = edge
      if (FORWARD.has(kind)) this.#add(source, target, edge)
      else if (kind === 'attributed-to' || kind === 'sighting_of_ref') this.#add(target, source, edge)
      else if (kind === 'uses')
        if (target.startsWith('attack-pattern--'))
          // A technique endangers what its users endanger; a tool endangers nothing beyond who uses it.
          this.#add(target, source, edge)
        else this.#add(source, target, edge)
      else if (kind === 'related-to') {
        if (HIT.test(target)) this.#add(source, target, edge)
        if (HIT.test(source)) this.#add(target, source, edge)
      }
    }
  }

  #add(from: string, to: string, edge: TouchEdge): void {
    const list = this.#steps.get(from)
    if (list) list.push({ to, edge })
    else this.#steps.set(from, [{ to, edge }])
  }

  /**
   * What can be reached, with the edges of the shortest way to it; the object itself by the empty way.
   *
   * @param most steps from the object; three: a campaign, its malware, the vulnerability it exploits
   */
  waysFrom(id: string, most = 3): ReadonlyMap<string, readonly TouchEdge[]> {
    const ways = new Map<string, readonly TouchEdge[]>([[id, []]])
    const open = [id]
    for (const at of open) {
      const way = ways.get(at) ?? []
      if (way.length >= most) continue
      // Places and victims are ends: what else hits them is not this object's doing.
      if (at !== id && /^(identity|x-testudo-)/.test(at)) continue
      for (const { to, edge } of this.#steps.get(at) ?? []) {
        if (ways.has(to)) continue
        ways.set(to, [...way, edge])
        open.push(to)
      }
    }
    return ways
  }

  /** Everything that is an end of some way: what a question for missions must name. */
  ends(): ReadonlySet<string> {
    const all = new Set<string>()
    for (const steps of this.#steps.values()) for (const { to } of steps) if (HIT.test(to)) all.add(to)
    return all
  }
}
