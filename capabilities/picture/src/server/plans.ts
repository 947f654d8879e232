import { randomUUID } from 'node:crypto'
import { Fault, nothingHere } from '@testudo/kernel/fault'
import type { Input } from '@testudo/kernel/contract'
import { type Label, mayRead } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import type { z } from 'zod'
import { findCircle } from '../core/change.ts'
import type { publishCommitment, recordExposure, saveDependency, saveNode, undo } from '../core/editing.ts'
import { CyclicDependency } from '../core/graph.ts'
import { narrowed } from '../core/narrowing.ts'
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
import { momentOf, type StoredModel } from '../core/storedModel.ts'
import type { Worlds } from './worlds.ts'

type Body = Readonly<Record<string, unknown>>

/** One edit, checked and ready: what would be stored, and under which label. */
export interface Plan {
  readonly object: Body
  readonly label: Label
}

const SCHEMAS = {
  'x-testudo-asset': assetSchema,
  'x-testudo-service': serviceSchema,
  'x-testudo-task': taskSchema,
  'x-testudo-mission': missionSchema,
  'x-testudo-operation': operationSchema,
  'x-testudo-exposure': exposureSchema,
} as const

const EDITABLE = /^(x-testudo-(asset|service|task|mission|operation|exposure)|relationship)--/

type Needs = Pick<Host, 'objects' | 'clock' | 'policies' | 'defaultLabel'>

/** Checks edits and makes plans of them; nothing is stored here. A plan that is refused is refused before it is saved, or previewed. */
export function createPlans({ objects, clock, policies, defaultLabel }: Needs, worlds: Worlds) {
  const current = async (subject: Subject, id: string, type?: string): Promise<StoredObject> => {
    const found = EDITABLE.test(id) ? await objects.get(subject, id) : undefined
    if (found === undefined || (type !== undefined && found.type !== type)) throw nothingHere()
    if (found.type === 'relationship' && (JSON.parse(found.body) as Body).relationship_type !== 'depends-on')
      throw nothingHere()
    return found
  }

  /** Under the label it had, or a narrower one. Fields that are undefined are left out; times follow the version before. */
  const plan = (subject: Subject, before: StoredObject | undefined, fresh: Body, label: Label | undefined): Plan => {
    const chosen =
      before === undefined || label === undefined
        ? (label ?? before?.label ?? defaultLabel)
        : narrowed(before.label, label, policies)
    if (chosen === undefined) {
      throw new Fault(
        'denied',
        'picture.label_widened',
        'Under that label somebody could read this who cannot now. An edit may narrow a label, never widen it.',
        { place: { path: '/label' } },
      )
    }
    return under(subject, before, fresh, chosen)
  }

  const under = (subject: Subject, before: StoredObject | undefined, fresh: Body, label: Label): Plan => {
    if (!mayRead(subject, label, policies, clock.now()).allow) {
      throw new Fault(
        'invalid',
        'picture.label',
        'You could not read this yourself under that label. Choose one you may read.',
        { place: { path: '/label' } },
      )
    }
    const now = Math.max(clock.now(), (before === undefined ? 0 : (momentOf(before.modified) ?? 0)) + 1)
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
    return { object, label }
  }

  const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString())

  return {
    async node({ id, kind, label, owner, operation, decisionAt, ...fields }: Input<typeof saveNode>, subject: Subject) {
      const type = `x-testudo-${kind}`
      const before = id === undefined ? undefined : await current(subject, id, type)
      if (operation !== undefined) await current(subject, operation, 'x-testudo-operation')
      const fresh = {
        ...common(type, before, bodyOf(before)),
        ...given(fields),
        ...ownerFields(owner),
        ...given({ operation_ref: operation, decision_at: iso(decisionAt) }),
        // An empty list is no list (STIX 2.1 §2.9).
        ...(fields.addresses?.length === 0 && { addresses: undefined }),
        ...(fields.host_names?.length === 0 && { host_names: undefined }),
      }
      return plan(subject, before, fresh, label)
    },

    /** @param circles `refuse` one with its names, or `allow` it: a preview names it itself */
    async dependency(ask: Input<typeof saveDependency>, subject: Subject, circles: 'refuse' | 'allow' = 'refuse') {
      const { id, node, needs, gate, gateFr, rule, k, weight, workaround, source, date, owner, confidence, label } = ask
      const before = id === undefined ? undefined : await current(subject, id, 'relationship')
      const { model } = await worlds.model(subject)
      if (!model.indexOf.has(node) || !model.indexOf.has(needs)) throw nothingHere()
      if (circles === 'refuse') refuseCircle(model, node, needs, id)
      const dependency = dependencySchema.parse({
        extension_type: 'property-extension',
        gate,
        rule,
        ...given({ gate_fr: gateFr, k, weight, workaround, owner }),
        source,
        stated: iso(date ?? clock.now()),
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
      return plan(subject, before, fresh, label)
    },

    async exposure(ask: Input<typeof recordExposure>, subject: Subject) {
      const { id, asset, from, until, cause, repairHours, label, ...fields } = ask
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
      const old = bodyOf(before)
      const base = common('x-testudo-exposure', before, old)
      const fresh = {
        ...base,
        ...given(fields),
        asset_ref: asset,
        cause_ref: cause ?? old.cause_ref ?? base.id,
        starts: iso(from),
        ends: iso(until),
        ...given({ repair_hours: repairHours }),
      }
      return plan(subject, before, fresh, label)
    },

    async commitment(
      { id, label, owner, committedUntil, ...fields }: Input<typeof publishCommitment>,
      subject: Subject,
    ) {
      const before = id === undefined ? undefined : await current(subject, id, 'x-testudo-service')
      const fresh = {
        ...common('x-testudo-service', before, bodyOf(before)),
        ...given(fields),
        ...ownerFields(owner),
        commitment: true,
        committed_until: iso(committedUntil),
      }
      return plan(subject, before, fresh, label)
    },

    // A STIX revocation is final (§3.6.3), and an edit must be undoable: so a removal is a mark of ours.
    async removal(id: string, subject: Subject) {
      const before = await current(subject, id)
      return plan(subject, before, { ...bodyOf(before), x_testudo_removed: true }, undefined)
    },

    async undoing({ id, modified }: Input<typeof undo>, subject: Subject) {
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
      return under(subject, newest, fresh, previous?.label ?? newest.label)
    },
  }
}

const bodyOf = (before: StoredObject | undefined): Body =>
  before === undefined ? {} : (JSON.parse(before.body) as Body)
const ownerFields = (owner: string | undefined): Body =>
  owner === undefined ? {} : owner.startsWith('identity--') ? { owner_ref: owner, owner: undefined } : { owner }
/** Fields of a form that were filled in. */
const given = (fields: Body): Body =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

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
  const circle = findCircle(model, node, needs, except)
  if (circle === undefined) return
  throw new CyclicDependency(
    circle.map((i) => model.nodes[i]?.id ?? ''),
    circle.map((i) => model.nodes[i]?.name.en ?? ''),
  )
}
