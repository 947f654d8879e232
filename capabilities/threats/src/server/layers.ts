import type { MarkBook } from '@testudo/kernel/markBook'
import { randomUUID } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { bannerText, join, type Label, mayRead } from '@testudo/kernel/label'
import { labelToMarking } from '@testudo/kernel/marking'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import {
  combineLayers,
  combineStored,
  countUses,
  dropLayer,
  type Layer,
  layerFile,
  layerIn,
  LayerMalformed,
  layerOut,
  makeLayer,
  parseLayer,
  readBody,
  saveLayer,
  storedLayer,
  storedLayers,
  techniquesOf,
  unknownTechniques,
  withMarking,
} from '../core/index.ts'
import { type Atlas, type Atlases, labelsOf, usesOf } from './atlas.ts'
import { once, sha256 } from './text.ts'
import { sourceOf } from './writes.ts'

/** A layer is kept as an object of its own: labelled, versioned and revoked as any other. */
const LAYER_TYPE = 'x-testudo-layer'
const LAYER_EXTENSION = 'extension-definition--3b0d6c2e-51b1-4d0a-9a55-6c7a0b1e4d11'
const LONGEST = 4_000_000

/** Navigator layers: written from a matrix, read, kept, compared, written again. */
export function layerRoutes(host: Host, book: MarkBook, atlases: Atlases): void {
  const { http, objects, release, policies, clock, defaultLabel } = host

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
    return against(await atlases.of(subject), parseLayer(value))
  })

  http.answer(saveLayer, async ({ name, layer: value, label }, { subject }) => {
    const layer = parseLayer(value)
    // Kept as it came, not as we read it: properties we do not draw keep their place and order.
    const text = JSON.stringify(value)
    if (text.length > LONGEST)
      throw new Fault('invalid', 'threats.layer_long', 'The layer is longer than 4 million characters. Split it.')
    const under = label ?? defaultLabel
    if (!mayRead(subject, under, policies, clock.now()).allow)
      throw new Fault(
        'invalid',
        'threats.label_out_of_reach',
        'You could not read this under that label yourself; choose one you may read.',
        { place: { path: '/label' } },
      )
    const at = new Date(clock.now()).toISOString()
    const id = `${LAYER_TYPE}--${randomUUID()}`
    const marking = labelToMarking(under, 0)
    const known = await objects.get(subject, marking.id)
    const object = {
      type: LAYER_TYPE,
      spec_version: '2.1',
      id,
      created: at,
      modified: at,
      name: name ?? layer.name,
      domain: layer.domain,
      author: subject.name,
      layer_text: text,
      object_marking_refs: [marking.id],
      extensions: { [LAYER_EXTENSION]: { extension_type: 'new-sdo' } },
    }
    await objects.put(subject, known ? [object] : [marking, object], { label: under, source: sourceOf(subject) })
    return { id }
  })

  http.answer(storedLayers, async (_, { subject, language }) => {
    const marks = book.open(language)
    const rows = (await objects.all(subject, [LAYER_TYPE]))
      .filter((one) => !one.revoked)
      .flatMap((one) => {
        const body = readBody(one.body)
        const layer = soundLayerOf(one)
        if (layer === undefined) return []
        return {
          id: one.id,
          name: one.name,
          domain: layer.domain,
          author: String(body['author'] ?? ''),
          at: Date.parse(one.modified),
          techniques: new Set(layer.techniques.map((cell) => cell.techniqueID)).size,
          mark: marks.of(one.label),
        }
      })
      .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
    return { rows, marking: marks.marking() }
  })

  http.answer(storedLayer, async ({ id }, { subject, language }) => {
    const found = await kept(subject, id)
    const marks = book.open(language)
    return {
      ...against(await atlases.of(subject), layerOf(found)),
      id,
      name: found.name,
      mark: marks.of(found.label),
      marking: marks.marking(),
    }
  })

  http.answer(dropLayer, async ({ id }, { subject }) => {
    const found = await kept(subject, id)
    const asserted = await objects.assertions(subject, id)
    if (!asserted.some((one) => one.source === sourceOf(subject)))
      throw new Fault('denied', 'threats.not_yours', 'Only who kept this layer removes it. Keep a copy of your own.')
    const at = new Date(Math.max(clock.now(), Date.parse(found.modified) + 1)).toISOString()
    await objects.put(subject, [{ ...readBody(found.body), modified: at, revoked: true }], {
      label: found.label,
      source: sourceOf(subject),
    })
    return { id }
  })

  http.answer(layerFile, async ({ id }, { subject, language }) => {
    const found = await kept(subject, id)
    const text = JSON.stringify(withMarking(rawOf(found), bannerText(found.label, policies, language).text), null, 2)
    await decide(subject, id, found.label, text)
    return { body: once(text), fileName: `${fileWord(found.name)}.json` }
  })

  http.answer(combineStored, async ({ a, b, how }, { subject, language }) => {
    const [first, second] = [await kept(subject, a), await kept(subject, b)]
    const [one, two] = [layerOf(first), layerOf(second)]
    if (one.domain !== two.domain)
      throw new Fault(
        'invalid',
        'threats.layer_domains',
        `One layer is about ${one.domain}, the other about ${two.domain}. Compare two of one domain.`,
        { place: { path: '/b' } },
      )
    const layer = combineLayers({ ...one, name: first.name }, { ...two, name: second.name }, how)
    const marks = book.open(language)
    const mark = marks.of(first.label, second.label)
    return {
      ...against(await atlases.of(subject), layer),
      layer,
      label: join([first.label, second.label], policies),
      mark,
      marking: marks.marking(),
    }
  })

  async function kept(subject: Subject, id: string): Promise<StoredObject> {
    const found = await objects.get(subject, id)
    if (!found || found.type !== LAYER_TYPE || found.revoked) throw nothingHere()
    return found
  }

  async function decide(subject: Subject, id: string, label: Label, text: string): Promise<void> {
    const contents = [{ id, label, hash: sha256(text) }]
    const { allowed } = await release.decide({ by: subject, to: subject, channel: 'layer', contents })
    if (!allowed.has(id)) throw nothingHere()
  }
}

/** What a layer means on the reader's own matrix. */
function against(atlas: Atlas, layer: Layer) {
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
}

function rawOf(stored: StoredObject): unknown {
  try {
    return JSON.parse(String(readBody(stored.body)['layer_text'] ?? '{}'))
  } catch {
    throw new LayerMalformed('', 'it is not JSON')
  }
}
/** One that came from elsewhere malformed stops no other: by its id it is answered with what is wrong. */
function soundLayerOf(stored: StoredObject): Layer | undefined {
  try {
    return layerOf(stored)
  } catch (fault) {
    if (fault instanceof LayerMalformed) return undefined
    throw fault
  }
}
const layerOf = (stored: StoredObject): Layer => parseLayer(rawOf(stored))
const fileWord = (name: string) => name.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase() || 'layer'
