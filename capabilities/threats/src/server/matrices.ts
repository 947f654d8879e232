import { nothingHere } from '@testudo/kernel/fault'
import { bannerText, type Label, profileKey } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import {
  type Body,
  countUses,
  isWithdrawn,
  layerIn,
  layerOut,
  layMatrix,
  liveMatrices,
  makeLayer,
  type Matrix,
  matrices,
  matrix,
  parseLayer,
  readBody,
  referenceOf,
  type Technique,
  techniquesOf,
  unknownTechniques,
} from '../core/index.ts'
import type { MarkBook } from './marks.ts'
import { once, sha256 } from './text.ts'

type Uses = { readonly source: string; readonly target: string; readonly label: Label }

/** Everything of ATT&CK one reader has, laid out once and kept until something he can read changes. */
interface Atlas {
  readonly byId: ReadonlyMap<string, StoredObject>
  readonly matrices: readonly Matrix[]
  readonly actors: readonly { readonly stored: StoredObject; readonly reference: string | undefined }[]
  readonly uses: readonly Uses[]
  readonly usesOf: ReadonlyMap<string, readonly Uses[]>
}

const KEPT = 8

/** Atlases by reader profile and change stamp: the key holds all that an atlas depends on. */
class Atlases {
  readonly #host: Pick<Host, 'objects' | 'clock' | 'policies'>
  readonly #kept = new Map<string, Promise<Atlas>>()

  constructor(host: Pick<Host, 'objects' | 'clock' | 'policies'>) {
    this.#host = host
  }

  async of(subject: Subject): Promise<Atlas> {
    const { objects, clock, policies } = this.#host
    const cleared = subject.clearedUntil === undefined || clock.now() < subject.clearedUntil
    const key = JSON.stringify([profileKey(subject, policies), cleared, await objects.changeStamp(subject)])
    const kept = this.#kept.get(key)
    if (kept) return kept
    const made = this.#lay(subject)
    this.#kept.set(key, made)
    for (const old of this.#kept.keys()) if (this.#kept.size > KEPT) this.#kept.delete(old)
    try {
      return await made
    } catch (fault) {
      this.#kept.delete(key)
      throw fault
    }
  }

  async #lay(subject: Subject): Promise<Atlas> {
    const { objects } = this.#host
    const stored = await objects.all(subject, [
      'x-mitre-matrix',
      'x-mitre-tactic',
      'attack-pattern',
      'intrusion-set',
      'campaign',
    ])
    const edges = await objects.allEdges(subject, ['uses', 'subtechnique-of'])
    const bodies = new Map(stored.map((one) => [one.id, readBody(one.body)]))
    const ofType = (type: string): Body[] =>
      stored.filter((one) => one.type === type).map((one) => bodies.get(one.id) ?? {})
    const input = {
      matrices: ofType('x-mitre-matrix'),
      tactics: ofType('x-mitre-tactic'),
      techniques: ofType('attack-pattern'),
      subtechniqueOf: edges.filter((edge) => edge.kind === 'subtechnique-of'),
    }
    const uses = edges.filter((edge) => edge.kind === 'uses' && edge.target.startsWith('attack-pattern--'))
    const usesOf = new Map<string, Uses[]>()
    for (const edge of uses) {
      const list = usesOf.get(edge.target)
      if (list) list.push(edge)
      else usesOf.set(edge.target, [edge])
    }
    const actors = stored
      .filter(
        (one) =>
          (one.type === 'intrusion-set' || one.type === 'campaign') &&
          !one.revoked &&
          !isWithdrawn(bodies.get(one.id) ?? {}),
      )
      .map((one) => ({ stored: one, reference: referenceOf(bodies.get(one.id) ?? {}) }))
      .sort((a, b) =>
        a.stored.name < b.stored.name ? -1 : a.stored.name > b.stored.name ? 1 : a.stored.id < b.stored.id ? -1 : 1,
      )
    return {
      byId: new Map(stored.map((one) => [one.id, one])),
      matrices: liveMatrices(input.matrices).flatMap((one) => layMatrix(input, String(one['id'])) ?? []),
      actors,
      uses,
      usesOf,
    }
  }
}

/** ATT&CK matrices and Navigator layers. */
export function matrixRoutes(host: Host, book: MarkBook): void {
  const { http, release } = host
  const atlases = new Atlases(host)

  http.answer(matrices, async (_, { subject, language }) => {
    const atlas = await atlases.of(subject)
    const marks = book.open(language)
    const markOf = (id: string) => marks.of(...labelsOf(atlas, id))
    return {
      rows: atlas.matrices.map(({ id, name, domain, counts }) => ({
        id,
        name,
        ...(domain === undefined ? {} : { domain }),
        ...counts,
        mark: markOf(id),
      })),
      actors: atlas.actors.map(({ stored, reference }) => ({
        id: stored.id,
        type: stored.type,
        name: stored.name,
        ...(reference === undefined ? {} : { reference }),
        mark: markOf(stored.id),
      })),
      marking: marks.marking(),
    }
  })

  http.answer(matrix, async ({ id, by, compare }, { subject, language }) => {
    const atlas = await atlases.of(subject)
    const found = atlas.matrices.find((one) => one.id === id)
    const chosenBy = by === undefined ? undefined : atlas.byId.get(by)
    const comparedWith = compare === undefined ? undefined : atlas.byId.get(compare)
    if (!found || (by !== undefined && !chosenBy) || (compare !== undefined && !comparedWith)) throw nothingHere()
    const marks = book.open(language)
    const ids = techniquesOf(found)
    const usage = countUses(atlas.uses, ids)
    const chosen = by === undefined ? new Map() : countUses(atlas.uses, ids, new Set([by]))
    const compared = compare === undefined ? new Map() : countUses(atlas.uses, ids, new Set([compare]))
    const cell = ({ id, attackId, name, twins }: Technique) => ({
      id,
      attackId,
      name,
      usage: usage.get(id) ?? { total: 0, byType: {} },
      chosen: chosen.has(id),
      compared: compared.has(id),
      mark: marks.of(...labelsOf(atlas, id), ...usesOf(atlas, [id, ...twins]).map((edge) => edge.label)),
    })
    const actor = (stored: StoredObject) => ({ id: stored.id, name: stored.name, mark: marks.of(stored.label) })
    return {
      id,
      name: found.name,
      ...(found.domain === undefined ? {} : { domain: found.domain }),
      counts: {
        ...found.counts,
        chosen: chosen.size,
        compared: compared.size,
        both: [...chosen.keys()].filter((one) => compared.has(one)).length,
      },
      ...(chosenBy ? { by: actor(chosenBy) } : {}),
      ...(comparedWith ? { compare: actor(comparedWith) } : {}),
      most: Math.max(0, ...[...usage.values()].map((one) => one.total)),
      tactics: found.tactics.map((tactic) => ({
        id: tactic.id,
        attackId: tactic.attackId,
        shortName: tactic.shortName,
        name: tactic.name,
        mark: marks.of(...labelsOf(atlas, tactic.id)),
        techniques: tactic.techniques.map((one) => ({ ...cell(one), subtechniques: one.subtechniques.map(cell) })),
      })),
      marking: marks.marking(),
    }
  })

  http.answer(layerOut, async ({ id, by }, { subject, language }) => {
    const atlas = await atlases.of(subject)
    const found = atlas.matrices.find((one) => one.id === id)
    const actor = by === undefined ? undefined : atlas.byId.get(by)
    if (!found?.domain || (by !== undefined && !actor)) throw nothingHere()
    const techniques = techniquesOf(found)
    const usage = countUses(atlas.uses, techniques, by === undefined ? undefined : new Set([by]))
    const used = techniques.filter((one) => usage.has(one.id))
    const marks = book.open(language)
    for (const one of used)
      marks.of(
        ...labelsOf(atlas, one.id),
        ...usesOf(atlas, [one.id, ...one.twins])
          .filter((edge) => by === undefined || edge.source === by)
          .map((edge) => edge.label),
      )
    if (actor) marks.of(actor.label)
    const { label } = marks.marking()
    const text = JSON.stringify(
      makeLayer({
        name: actor?.name ?? found.name,
        description: '',
        domain: found.domain,
        cells: used.map((one) => ({
          techniqueID: one.attackId,
          score: by === undefined ? (usage.get(one.id)?.total ?? 0) : 1,
        })),
        colours: ['#FFFFFF', '#1F55C4'],
        marking: bannerText(label, book.policies, language).text,
      }),
      null,
      2,
    )
    const hash = sha256(text)
    const { allowed } = await release.decide({
      by: subject,
      to: subject,
      channel: 'layer',
      contents: [{ id, label, hash }],
    })
    if (!allowed.has(id)) throw nothingHere()
    return {
      body: once(text),
      fileName: `${(actor?.name ?? found.domain).replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase()}.json`,
    }
  })

  http.answer(layerIn, async ({ layer: value }, { subject }) => {
    const layer = parseLayer(value)
    const atlas = await atlases.of(subject)
    const found = atlas.matrices.find((one) => one.domain === layer.domain)
    const known = new Set((found ? techniquesOf(found) : []).map((one) => one.attackId))
    const cells = layer.techniques.map(({ techniqueID, tactic, score, comment, enabled }) => ({
      attackId: techniqueID,
      ...(tactic === undefined ? {} : { tactic }),
      ...(typeof score === 'number' ? { score } : {}),
      ...(comment === undefined || comment === '' ? {} : { comment }),
      enabled: enabled !== false,
    }))
    return {
      name: layer.name,
      domain: layer.domain,
      ...(found ? { matrix: found.id } : {}),
      cells,
      unknown: unknownTechniques(layer, known),
      most: Math.max(0, ...cells.map((one) => one.score ?? 0)),
    }
  })
}

const usesOf = (atlas: Atlas, ids: readonly string[]) => ids.flatMap((id) => atlas.usesOf.get(id) ?? [])

const labelsOf = (atlas: Atlas, id: string): Label[] => {
  const stored = atlas.byId.get(id)
  return stored ? [stored.label] : []
}
