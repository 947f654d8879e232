import { type Layer, type LayerCell, makeLayer } from './layer.ts'

/**
 * How two layers become one. `union`: in either, with the greater score; `both`: in both, with the smaller; `difference`:
 * in the first only, with its score; `change`: in either, score of the first less that of the second.
 */
export const COMBINATIONS = ['union', 'both', 'difference', 'change'] as const
export type Combination = (typeof COMBINATIONS)[number]

const COLOURS = ['#FFFFFF', '#1F55C4'] as const
const SIGN: Readonly<Record<Combination, string>> = { union: '∪', both: '∩', difference: '∖', change: '−' }

/**
 * Lays two layers over each other, technique by technique and tactic by tactic; a cell without a tactic stands for itself.
 * Disabled cells count as absent; a cell without a score counts as 1 when it is there. Where both comment, both are kept.
 *
 * @returns a layer Navigator 4.5 opens, in order of technique; empty techniques when nothing is left
 */
export function combineLayers(a: Layer, b: Layer, how: Combination): Layer {
  const [one, two] = [cellsOf(a), cellsOf(b)]
  const cells: LayerCell[] = []
  for (const key of new Set([...one.keys(), ...two.keys()])) {
    const [x, y] = [one.get(key), two.get(key)]
    const score = scoreOf(x?.score, y?.score, how)
    const cell = x ?? y
    if (score === undefined || cell === undefined) continue
    const comment = [x?.comment, y?.comment].filter((text) => text !== undefined && text !== '').join(' / ')
    cells.push({
      techniqueID: cell.techniqueID,
      ...(cell.tactic === undefined ? {} : { tactic: cell.tactic }),
      score,
      ...(comment === '' ? {} : { comment }),
    })
  }
  const attack = a.versions.attack ?? b.versions.attack
  const layer = makeLayer({
    name: `${a.name} ${SIGN[how]} ${b.name}`,
    description: '',
    domain: a.domain,
    ...(attack === undefined ? {} : { attackVersion: attack }),
    cells,
    colours: COLOURS,
  })
  const least = Math.min(0, ...cells.map((cell) => cell.score))
  return layer.gradient === undefined ? layer : { ...layer, gradient: { ...layer.gradient, minValue: least } }
}

function cellsOf(layer: Layer): Map<string, LayerCell> {
  return new Map(
    layer.techniques
      .filter((cell) => cell.enabled !== false)
      .map(({ techniqueID, tactic, score, comment }) => [
        `${techniqueID} ${tactic ?? ''}`,
        {
          techniqueID,
          ...(tactic === undefined ? {} : { tactic }),
          score: typeof score === 'number' ? score : 1,
          ...(comment === undefined ? {} : { comment }),
        },
      ]),
  )
}

function scoreOf(x: number | undefined, y: number | undefined, how: Combination): number | undefined {
  if (how === 'union') return Math.max(x ?? y ?? 0, y ?? x ?? 0)
  if (how === 'both') return x === undefined || y === undefined ? undefined : Math.min(x, y)
  if (how === 'difference') return y === undefined ? x : undefined
  return (x ?? 0) - (y ?? 0)
}

/**
 * The layer as it came, with the marking of where it was kept among its metadata, because the format has no field for it.
 * A marking it brought along is replaced: two would contradict each other.
 */
export function withMarking(layer: unknown, marking: string): unknown {
  if (typeof layer !== 'object' || layer === null) return layer
  const before: unknown = (layer as { metadata?: unknown }).metadata
  const kept = (Array.isArray(before) ? before : []).filter(
    (one: unknown) => (one as { name?: unknown } | null)?.name !== 'marking',
  )
  return { ...layer, metadata: [...kept, { name: 'marking', value: marking }] }
}
