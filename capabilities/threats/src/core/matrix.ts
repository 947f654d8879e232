import { type Body, isRecord, isWithdrawn, referenceOf, textOf, textsOf } from './body.ts'
import { LAYER_DOMAINS, type LayerDomain } from './layer.ts'

/** Objects of the types a matrix is made of, and the edges between them, all as one reader has them. */
export interface MatrixInput {
  readonly matrices: readonly Body[]
  readonly tactics: readonly Body[]
  readonly techniques: readonly Body[]
  /** `subtechnique-of` and `uses` relationships that are neither revoked nor unreadable. */
  readonly subtechniqueOf: readonly { readonly source: string; readonly target: string }[]
}

export interface Technique {
  readonly id: string
  readonly attackId: string
  readonly name: string
  readonly subtechniques: readonly Technique[]
  /** Ids of objects of other authors that stand for the same technique: same code, no domain stated. Their users count here. */
  readonly twins: readonly string[]
}

export interface Tactic {
  readonly id: string
  readonly attackId: string
  /** `credential-access`: what kill-chain phases and layers call it. */
  readonly shortName: string
  readonly name: string
  readonly techniques: readonly Technique[]
}

export interface Matrix {
  readonly id: string
  readonly name: string
  /** Absent for matrices outside ATT&CK (DISARM): such a matrix has no Navigator layers. */
  readonly domain?: LayerDomain
  readonly tactics: readonly Tactic[]
  /** Distinct live techniques and sub-techniques. A technique under three tactics counts once. */
  readonly counts: { readonly techniques: number; readonly subtechniques: number }
}

/** Kill chain of each ATT&CK domain: techniques name their tactics by it. */
export const KILL_CHAIN: Readonly<Record<LayerDomain, string>> = {
  'enterprise-attack': 'mitre-attack',
  'mobile-attack': 'mitre-mobile-attack',
  'ics-attack': 'mitre-ics-attack',
}

/** Domain of a matrix object: its external id as ATT&CK writes it. */
export function domainOf(matrix: Body): LayerDomain | undefined {
  const references = matrix['external_references']
  const ids = Array.isArray(references)
    ? references.flatMap((one) => (isRecord(one) ? [textOf(one['external_id'])] : []))
    : []
  return LAYER_DOMAINS.find((domain) => ids.includes(domain))
}

/** Matrices that are current, by name. */
export function liveMatrices(matrices: readonly Body[]): Body[] {
  return matrices
    .filter((one) => !isWithdrawn(one))
    .sort((a, b) => compare(textOf(a['name']) ?? '', textOf(b['name']) ?? '') || compare(idOf(a), idOf(b)))
}

/**
 * Lays out one matrix: tactics in the order of its `tactic_refs`, below each its live techniques by name, below each of
 * those its live sub-techniques by code. Revoked and deprecated ones are left out. A sub-technique whose parent the
 * reader does not have stands as a technique of its own.
 *
 * @returns undefined when the matrix is not among `input.matrices` or withdrawn. Time O(techniques + edges)
 */
export function layMatrix(input: MatrixInput, matrixId: string): Matrix | undefined {
  const matrix = input.matrices.find((one) => idOf(one) === matrixId)
  if (!matrix || isWithdrawn(matrix)) return undefined
  const domain = domainOf(matrix)
  const tacticsById = new Map(input.tactics.map((one) => [idOf(one), one]))
  const tactics = textsOf(matrix['tactic_refs']).flatMap((id) => {
    const found = tacticsById.get(id)
    return found && !isWithdrawn(found) ? [found] : []
  })
  const shortNames = new Set(tactics.map(shortNameOf))
  const chain = domain === undefined ? undefined : KILL_CHAIN[domain]
  const candidates = input.techniques.filter(
    (one) => !isWithdrawn(one) && inDomain(one, domain) && phasesOf(one, chain).some((phase) => shortNames.has(phase)),
  )
  const { live, twins } = gatherTwins(candidates)
  const liveById = new Map(live.map((one) => [idOf(one), one]))
  const { children, parented } = family(input.subtechniqueOf, liveById)

  const lay = (one: Body): Technique => ({
    id: idOf(one),
    attackId: referenceOf(one) ?? '',
    name: textOf(one['name']) ?? '',
    twins: twins.get(idOf(one)) ?? [],
    subtechniques: (children.get(idOf(one)) ?? [])
      .map(lay)
      .sort((a, b) => compare(a.attackId, b.attackId) || compare(a.id, b.id)),
  })
  const tops = live.filter((one) => !parented.has(idOf(one)))
  return {
    id: matrixId,
    name: textOf(matrix['name']) ?? '',
    ...(domain === undefined ? {} : { domain }),
    tactics: tactics.map((tactic) => ({
      id: idOf(tactic),
      attackId: referenceOf(tactic) ?? '',
      shortName: shortNameOf(tactic),
      name: textOf(tactic['name']) ?? '',
      techniques: tops
        .filter((one) => phasesOf(one, chain).includes(shortNameOf(tactic)))
        .map(lay)
        .sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id)),
    })),
    counts: {
      techniques: live.filter((one) => one['x_mitre_is_subtechnique'] !== true).length,
      subtechniques: live.filter((one) => one['x_mitre_is_subtechnique'] === true).length,
    },
  }
}

/** An author who names ATT&CK's code and phase but no domain speaks of ATT&CK's technique, where the reader has it. */
function gatherTwins(candidates: readonly Body[]): { live: Body[]; twins: Map<string, string[]> } {
  const official = new Map<string, string>()
  for (const one of candidates) {
    const code = referenceOf(one)
    if (code !== undefined && textsOf(one['x_mitre_domains']).length > 0) official.set(code, idOf(one))
  }
  const twins = new Map<string, string[]>()
  const live = candidates.filter((one) => {
    const same = textsOf(one['x_mitre_domains']).length > 0 ? undefined : official.get(referenceOf(one) ?? '')
    if (same !== undefined) twins.set(same, [...(twins.get(same) ?? []), idOf(one)])
    return same === undefined
  })
  return { live, twins }
}

function family(edges: MatrixInput['subtechniqueOf'], live: ReadonlyMap<string, Body>) {
  const children = new Map<string, Body[]>()
  const parented = new Set<string>()
  for (const { source, target } of edges) {
    const child = live.get(source)
    if (!child || !live.has(target) || source === target || parented.has(source) || parented.has(target)) continue
    parented.add(source)
    children.set(target, [...(children.get(target) ?? []), child])
  }
  return { children, parented }
}

/** Every technique of a matrix once, sub-techniques included. */
export function techniquesOf(matrix: Matrix): Technique[] {
  const seen = new Map<string, Technique>()
  for (const tactic of matrix.tactics) {
    for (const technique of tactic.techniques)
      for (const one of [technique, ...technique.subtechniques]) seen.set(one.id, one)
  }
  return [...seen.values()]
}

/** Who uses a technique, counted once each, by STIX type of the user. */
export interface Usage {
  readonly total: number
  readonly byType: Readonly<Record<string, number>>
}

/**
 * Counts the distinct users of each technique, by its id.
 *
 * @param uses readable `uses` edges; others (uses of malware, say) are passed over
 * @param by   STIX ids to count only; absent: everyone
 */
export function countUses(
  uses: readonly { readonly source: string; readonly target: string }[],
  techniques: readonly Technique[],
  by?: ReadonlySet<string>,
): Map<string, Usage> {
  const cellOf = new Map(techniques.flatMap((one) => [one.id, ...one.twins].map((id) => [id, one.id])))
  const users = new Map<string, Set<string>>()
  for (const { source, target } of uses) {
    const cell = cellOf.get(target)
    if (cell === undefined || (by && !by.has(source))) continue
    const set = users.get(cell) ?? new Set()
    set.add(source)
    users.set(cell, set)
  }
  const usage = new Map<string, Usage>()
  for (const [technique, set] of users) {
    const byType: Record<string, number> = {}
    for (const id of set) {
      const type = id.slice(0, id.indexOf('--'))
      byType[type] = (byType[type] ?? 0) + 1
    }
    usage.set(technique, { total: set.size, byType })
  }
  return usage
}

const idOf = (body: Body) => textOf(body['id']) ?? ''
const shortNameOf = (tactic: Body) =>
  textOf(tactic['x_mitre_shortname']) ?? (textOf(tactic['name']) ?? '').toLowerCase().replaceAll(' ', '-')
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** DISARM names the kill chain of ATT&CK Enterprise too, so the domains decide: with none stated, only the phase does. */
function inDomain(technique: Body, domain: LayerDomain | undefined): boolean {
  const domains = textsOf(technique['x_mitre_domains'])
  return domain === undefined ? domains.length === 0 : domains.length === 0 || domains.includes(domain)
}

/** Tactics a technique names under one kill chain; without a chain (not ATT&CK) under any. */
function phasesOf(technique: Body, chain: string | undefined): string[] {
  const phases = technique['kill_chain_phases']
  if (!Array.isArray(phases)) return []
  return phases.flatMap((one) => {
    if (!isRecord(one) || (chain !== undefined && one['kill_chain_name'] !== chain)) return []
    const name = textOf(one['phase_name'])
    return name === undefined ? [] : [name]
  })
}
