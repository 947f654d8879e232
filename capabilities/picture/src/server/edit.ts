import { randomUUID } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import { type Label, mayRead } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import type { z } from 'zod'
import { publishCommitment, recordExposure, remove, saveDependency, saveNode, undo } from '../core/contract.ts'
import { narrowed } from '../core/narrowing.ts'
import { CyclicDependency } from '../core/graph.ts'
import {
  assetSchema,
  DEPENDENCY_EXTENSION,
  dependencySchema,
  exposureSchema,
  missionSchema,
  NEW_SDO_EXTENSION,
  operationSchema,
  serviceSchema,
  taskSchema,
} from '../core/objects.ts'
import { momentOf, type StoredModel } from '../core/stored.ts'
import type { Worlds } from './worlds.ts'

type Body = Readonly<Record<string, unknown>>

const SCHEMAS = {
  'x-testudo-asset': assetSchema,
  'x-testudo-service': serviceSchema,
  'x-testudo-task': taskSchema,
  'x-testudo-mission': missionSchema,
  'x-testudo-operation': operationSchema,
  'x-testudo-exposure': exposureSchema,
} as const

const EDITABLE = /^(x-testudo-(asset|service|task|mission|operation|exposure)|relationship)--/

/** Everything that changes the picture: a new version through the store, under the label it had or the one given. */
export function editRoutes(
  host: Pick<Host, 'http' | 'objects' | 'clock' | 'policies' | 'defaultLabel'>,
  worlds: Worlds,
): void {
  const { objects } = host

  const current = async (subject: Subject, id: string, type?: string): Promise<StoredObject> => {
    const found = EDITABLE.test(id) ? await objects.get(subject, id) : undefined
    if (found === undefined || (type !== undefined && found.type !== type)) throw nothingHere()
    if (found.type === 'relationship' && (JSON.parse(found.body) as Body).relationship_type !== 'depends-on')
      throw nothingHere()
    return found
  }

  /** Writes one version under the label it had, or a narrower one. Fields that are undefined are left out; times follow the version before. */
  const write = async (subject: Subject, before: StoredObject | undefined, fresh: Body, label: Label | undefined) => {
    const chosen =
      before === undefined || label === undefined
        ? (label ?? before?.label ?? host.defaultLabel)
        : narrowed(before.label, label, host.policies)
    if (chosen === undefined) {
      throw new Fault(
        'denied',
        'picture.label_widened',
        'Under that label somebody could read this who cannot now. An edit may narrow a label, never widen it.',
        { place: { path: '/label' } },
      )
    }
    return store(subject, before, fresh, chosen)
  }

  const store = async (subject: Subject, before: StoredObject | undefined, fresh: Body, chosen: Label) => {
    if (!mayRead(subject, chosen, host.policies, host.clock.now()).allow) {
      throw new Fault(
        'invalid',
        'picture.label',
        'You could not read this yourself under that label. Choose one you may read.',
        { place: { path: '/label' } },
      )
    }
    const now = Math.max(host.clock.now(), (before === undefined ? 0 : (momentOf(before.modified) ?? 0)) + 1)
    const modified = new Date(now).toISOString()
    const object = Object.fromEntries(
      Object.entries({ created: modified, ...fresh, modified }).filter(([, value]) => value !== undefined),
    )
    const schema = SCHEMAS[object.type as keyof typeof SCHEMAS] as z.ZodType | undefined
    const parsed = schema?.safeParse(object)
    if (parsed?.success === false) {
      const issue = parsed.error.issues[0]
      throw new Fault(
        'invalid',
        'picture.fields',
        `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`,
        { place: { path: `/${issue?.path.join('/') ?? ''}` } },
      )
    }
    const id = String(object.id)
    await objects.put(subject, [object], { label: chosen, source: subject.organisation || subject.name })
    return { id, modified, undo: { id, modified } }
  }

  const bodyOf = (before: StoredObject | undefined): Body =>
    before === undefined ? {} : (JSON.parse(before.body) as Body)
  const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString())
  const ownerFields = (owner: string | undefined): Body =>
    owner === undefined ? {} : owner.startsWith('identity--') ? { owner_ref: owner, owner: undefined } : { owner }
  /** Fields of a form that were filled in. */
  const given = (fields: Body): Body =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

  host.http.answer(saveNode, async ({ id, kind, label, owner, operation, decisionAt, ...fields }, { subject }) => {
    const type = `x-testudo-${kind}`
    const before = id === undefined ? undefined : await current(subject, id, type)
    if (operation !== undefined) await current(subject, operation, 'x-testudo-operation')
    const fresh = {
      ...common(type, before, bodyOf(before)),
      ...given(fields),
      ...ownerFields(owner),
      ...given({ operation_ref: operation, decision_at: iso(decisionAt) }),
    }
    return write(subject, before, fresh, label)
  })

  host.http.answer(
    saveDependency,
    async (
      { id, node, needs, gate, gateFr, rule, k, weight, workaround, source, date, owner, confidence, label },
      { subject },
    ) => {
      const before = id === undefined ? undefined : await current(subject, id, 'relationship')
      const { model } = await worlds.model(subject)
      if (!model.indexOf.has(node) || !model.indexOf.has(needs)) throw nothingHere()
      refuseCircle(model, node, needs, id)
      const dependency = dependencySchema.parse({
        extension_type: 'property-extension',
        gate,
        rule,
        ...given({ gate_fr: gateFr, k, weight, workaround, owner }),
        source,
        stated: iso(date ?? host.clock.now()),
      })
      const old = bodyOf(before)
      const fresh = {
        ...old,
        type: 'relationship',
        spec_version: '2.1',
        id: before?.id ?? `relationship--${randomUUID()}`,
        relationship_type: 'depends-on',
        source_ref: node,
        target_ref: needs,
        ...given({ confidence }),
        extensions: { ...(old.extensions as Body | undefined), [DEPENDENCY_EXTENSION]: dependency },
        x_testudo_removed: undefined,
      }
      return write(subject, before, fresh, label)
    },
  )

  host.http.answer(
    recordExposure,
    async ({ id, asset, from, until, cause, repairHours, label, ...fields }, { subject }) => {
      const before = id === undefined ? undefined : await current(subject, id, 'x-testudo-exposure')
      const { model } = await worlds.model(subject)
      const kind = model.nodes[model.indexOf.get(asset) ?? -1]?.kind
      if (kind === undefined) throw nothingHere()
      if (kind !== 'asset' && kind !== 'service')
        throw new Fault('invalid', 'picture.exposed', 'Only assets and services are exposed; choose one of them.', {
          place: { path: '/asset' },
        })
      if (until !== undefined && until <= from)
        throw new Fault('invalid', 'picture.times', 'The end must come after the start.', { place: { path: '/until' } })
      const fresh = {
        ...common('x-testudo-exposure', before, bodyOf(before)),
        ...given(fields),
        asset_ref: asset,
        cause_ref: cause,
        starts: iso(from),
        ends: iso(until),
        ...given({ repair_hours: repairHours }),
      }
      return write(subject, before, fresh, label)
    },
  )

  host.http.answer(publishCommitment, async ({ id, label, owner, committedUntil, ...fields }, { subject }) => {
    const before = id === undefined ? undefined : await current(subject, id, 'x-testudo-service')
    const fresh = {
      ...common('x-testudo-service', before, bodyOf(before)),
      ...given(fields),
      ...ownerFields(owner),
      commitment: true,
      committed_until: iso(committedUntil),
    }
    return write(subject, before, fresh, label)
  })

  // A STIX revocation is final (§3.6.3), and an edit must be undoable: so a removal is a mark of ours.
  host.http.answer(remove, async ({ id }, { subject }) => {
    const before = await current(subject, id)
    return write(subject, before, { ...bodyOf(before), x_testudo_removed: true }, undefined)
  })

  host.http.answer(undo, async ({ id, modified }, { subject }) => {
    const newest = await current(subject, id)
    if (newest.modified !== modified) {
      throw new Fault(
        'conflict',
        'picture.newer',
        'Somebody changed this after you. Look at its history before taking anything back.',
      )
    }
    const [, previous] = await objects.versions(subject, id)
    const fresh = previous === undefined ? { ...bodyOf(newest), x_testudo_removed: true } : bodyOf(previous)
    // Who could read the version before under its own label can still: bringing it back tells nobody anything new.
    return store(subject, newest, fresh, previous?.label ?? newest.label)
  })
}

function common(type: string, before: StoredObject | undefined, old: Body): Body {
  return {
    ...old,
    type,
    spec_version: '2.1',
    id: before?.id ?? `${type}--${randomUUID()}`,
    extensions: { ...(old.extensions as Body | undefined), [NEW_SDO_EXTENSION]: { extension_type: 'new-sdo' } },
    x_testudo_removed: undefined,
  }
}

/** @throws {CyclicDependency} when `needs` already depends on `node`, naming the way round */
function refuseCircle(model: StoredModel, node: string, needs: string, except: string | undefined): void {
  const [from, to] = [model.indexOf.get(needs) ?? -1, model.indexOf.get(node) ?? -1]
  const before = new Map<number, number>([[from, -1]])
  const open = [from]
  for (const at of open) {
    if (at === to) break
    for (const d of model.dependencies) {
      if (d.node === at && d.id !== except && !before.has(d.needs)) {
        before.set(d.needs, at)
        open.push(d.needs)
      }
    }
  }
  if (!before.has(to)) return
  const way: number[] = []
  for (let at = to; at >= 0; at = before.get(at) ?? -1) way.push(at)
  const cycle = [to, ...way.toReversed()]
  throw new CyclicDependency(
    cycle.map((i) => model.nodes[i]?.id ?? ''),
    cycle.map((i) => model.nodes[i]?.name.en ?? ''),
  )
}
