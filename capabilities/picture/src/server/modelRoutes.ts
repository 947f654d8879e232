import { nothingHere } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { z } from 'zod'
import type { Words } from '../core/answers.ts'
import type { DependencyRow, OwnExposure, versionRowSchema } from '../core/editorAnswers.ts'
import { history, modelNode, nodes } from '../core/contract.ts'
import { evidenceIn } from '../core/because.ts'
import { ownerOf } from '../core/overview.ts'
import { isGone, momentOf, type StoredDependency, wordsOf } from '../core/storedModel.ts'
import { Marker, stateAndCapacity, type World, writable } from '../core/world.ts'
import type { Worlds } from './worlds.ts'

type VersionRow = z.infer<typeof versionRowSchema>
type NodeKind = 'asset' | 'service' | 'task' | 'mission' | 'operation'

/**
 * Lower case without accents: `šiauliai` is found by `siauliai`. Normalising takes the square of a run of combining marks, so
 * only what somebody may have typed is looked at.
 */
export const fold = (text: string) => text.slice(0, 1_000).normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** What the dependency editor reads. */
export function modelRoutes(host: Pick<Host, 'http' | 'objects'>, worlds: Worlds): void {
  host.http.answer(nodes, async ({ text, kind, limit, commitments }, { subject }) => {
    const world = await worlds.world(subject)
    const wanted = fold(text ?? '')
    const { model } = world
    const rows = [
      ...model.nodes.map(({ id, kind: own, name, object, label }, i) => ({
        id,
        kind: own as NodeKind,
        name,
        code: object.type === 'x-testudo-mission' ? object.code : '',
        ...('sector' in object && object.sector !== undefined ? { sector: object.sector as never } : {}),
        ...('nation' in object && typeof object.nation === 'string' ? { nation: object.nation } : {}),
        ...stateAndCapacity(world, i),
        ...(ownerOf(world, object) === '' ? {} : { owner: ownerOf(world, object) }),
        commitment: object.type === 'x-testudo-service' && object.commitment,
        label,
      })),
      ...model.operations.map(({ object, label }) => ({
        id: object.id,
        kind: 'operation' as const,
        name: wordsOf(object),
        code: '',
        state: 'capable' as const,
        commitment: false,
        label,
      })),
    ].filter(
      (row) =>
        (kind === undefined || row.kind === kind) &&
        (commitments === undefined || row.commitment) &&
        fold(`${row.code} ${row.name.en} ${row.name.fr}`).includes(wanted),
    )
    const marker = new Marker(world)
    const shown = rows.toSorted((a, b) => (fold(a.name.en) < fold(b.name.en) ? -1 : 1)).slice(0, limit)
    const answer = shown.map(({ label, ...row }) => ({ ...row, mark: marker.mark(label) }))
    return { ...head(world), total: rows.length, nodes: answer, marking: marker.marking() }
  })

  host.http.answer(modelNode, async ({ id }, { subject }) => {
    const world = await worlds.world(subject)
    const { model } = world
    const i = model.indexOf.get(id)
    const node = i === undefined ? undefined : model.nodes[i]
    const operation = model.operations.find((o) => o.object.id === id)
    const found = node ?? operation
    if (found === undefined) throw nothingHere()
    const marker = new Marker(world)
    const name: Words = wordsOf(found.object)
    const rows = (wanted: (d: StoredDependency) => boolean) => model.dependencies.filter(wanted)
    return {
      ...head(world),
      id,
      kind: (node?.kind ?? 'operation') as NodeKind,
      name,
      mark: marker.mark(found.label),
      label: writable(found.label),
      fields: { ...found.object },
      needs: rows((d) => d.node === i).map((d) => dependencyRow(world, d, marker)),
      neededBy: rows((d) => d.needs === i).map((d) => ({
        ...dependencyRow(world, d, marker),
        nodeName: model.nodes[d.node]?.name ?? name,
      })),
      exposures: exposuresAgainst(world, id, marker),
      history: await versionsOf(host, subject, id, marker),
      warnings: model.warnings.filter(
        (w) => w.ids.includes(id) || rows((d) => d.node === i).some((d) => w.ids.includes(d.id)),
      ),
      marking: marker.marking(),
    }
  })

  host.http.answer(history, async ({ id }, { subject }) => {
    const world = await worlds.world(subject)
    const marker = new Marker(world)
    const versions = await versionsOf(host, subject, id, marker)
    const ours = /^(x-testudo-(asset|service|task|mission|operation|exposure)|relationship)--/.test(id)
    if (versions.length === 0 || !ours) throw nothingHere()
    return { ...head(world), versions, marking: marker.marking() }
  })
}

const head = (world: World) => ({ asOf: world.at, live: true })

function dependencyRow(world: World, d: StoredDependency, marker: Marker): DependencyRow {
  const { dependency, body } = d
  const modified = momentOf(String(body.modified ?? '')) ?? 0
  const references = Array.isArray(body.external_references) ? (body.external_references as readonly unknown[]) : []
  const reference = (references[0] ?? {}) as { readonly source_name?: unknown }
  const author = typeof body.created_by_ref === 'string' ? (world.names.get(body.created_by_ref) ?? '') : ''
  return {
    id: d.id,
    node: world.model.nodes[d.node]?.id ?? '',
    needs: world.model.nodes[d.needs]?.id ?? '',
    needsName: world.model.nodes[d.needs]?.name ?? { en: '', fr: '' },
    gate: dependency.gate,
    gateFr: dependency.gate_fr ?? dependency.gate,
    rule: dependency.rule,
    ...(dependency.k === undefined ? {} : { k: dependency.k }),
    ...(dependency.weight === undefined ? {} : { weight: dependency.weight }),
    ...(dependency.workaround === undefined ? {} : { workaround: dependency.workaround }),
    source: dependency.source ?? (typeof reference.source_name === 'string' ? reference.source_name : author),
    date: momentOf(dependency.stated) ?? modified,
    ...(typeof body.confidence === 'number' ? { confidence: body.confidence } : {}),
    owner: dependency.owner ?? (author === '' ? ownerOf(world, body) : author),
    modified,
    mark: marker.mark(d.label),
    label: writable(d.label),
  }
}

function exposuresAgainst(world: World, id: string, marker: Marker): OwnExposure[] {
  return world.exposures
    .filter((e) => e.asset === id)
    .toSorted((a, b) => b.from - a.from || (a.id < b.id ? -1 : 1))
    .map((e) => {
      const own = world.model.exposures.get(e.id)?.object
      const author = own === undefined ? '' : (world.names.get(own.created_by_ref ?? '') ?? '')
      return {
        id: e.id,
        reference: e.causeName,
        ...evidenceIn(e),
        name: own === undefined ? { en: e.what, fr: e.what } : wordsOf(own),
        what: { en: e.what, fr: own?.what_fr ?? e.what },
        health: e.health,
        from: e.from,
        ...(e.until === undefined ? {} : { until: e.until }),
        ...(e.repairHours === undefined ? {} : { repairHours: e.repairHours }),
        lifts: e.lifts ?? '',
        grade: e.grading === undefined ? '' : `${e.grading.reliability}${e.grading.credibility}`,
        source: own?.source ?? author,
        ...(own?.confidence === undefined ? {} : { confidence: own.confidence }),
        active: e.from <= world.at && (e.until === undefined || e.until > world.at),
        editable: own !== undefined,
        mark: marker.mark(e.label),
        label: writable(e.label),
      }
    })
}

async function versionsOf(
  host: Pick<Host, 'objects'>,
  subject: Subject,
  id: string,
  marker: Marker,
): Promise<VersionRow[]> {
  const versions = await host.objects.versions(subject, id)
  const bodies = versions.map((v) => JSON.parse(v.body) as Readonly<Record<string, unknown>>)
  return versions.map((version, i) => {
    const body = bodies[i] ?? {}
    const older = bodies[i + 1]
    const keys = new Set([...Object.keys(body), ...Object.keys(older ?? {})])
    const differs = (key: string) => JSON.stringify(body[key]) !== JSON.stringify(older?.[key])
    return {
      id,
      modified: version.modified,
      at: momentOf(version.modified) ?? 0,
      name: version.name,
      kind: version.type,
      revoked: isGone(body),
      changed: older === undefined ? [] : [...keys].filter((key) => key !== 'modified' && differs(key)).toSorted(),
      mark: marker.mark(version.label),
    }
  })
}
