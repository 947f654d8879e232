import { uuid5 } from '@testudo/stix'
import type { Affected, VexStatement, VexStatus } from '../../model.ts'
import { type Json, objectOf, objectsOf, textOf, textsOf } from '../json.ts'
import { statementsOf } from './productTree.ts'
import type { Advisory } from './readAdvisory.ts'

/** CSAF's product groups as statuses of VEX (CSAF 2.0 §4.5, profile VEX). */
const STATUSES: Readonly<Record<string, VexStatus>> = {
  known_not_affected: 'not_affected',
  known_affected: 'affected',
  first_affected: 'affected',
  last_affected: 'affected',
  fixed: 'fixed',
  first_fixed: 'fixed',
  under_investigation: 'under_investigation',
}

/** Justifications of OpenVEX by CSAF's flags (§3.2.3.5): the same words, but for two. */
const JUSTIFICATIONS: Readonly<Record<string, string>> = {
  component_not_present: 'component_not_present',
  vulnerable_code_not_present: 'vulnerable_code_not_present',
  vulnerable_code_not_in_execute_path: 'vulnerable_code_not_in_execute_path',
  vulnerable_code_cannot_be_controlled_by_adversary: 'vulnerable_code_cannot_be_controlled_by_adversary',
  inline_mitigations_already_exist: 'inline_mitigations_already_exist',
}

const SPACE = '5b3b2c0e-6f7d-5b43-9d6a-6f1c4b7b2f10'

/** Identity of a statement: what it says, so that the same one twice is one. */
export const statementKey = (...parts: readonly unknown[]): string => uuid5(SPACE, JSON.stringify(parts))

interface Open {
  readonly status: VexStatus
  readonly justification?: string
  readonly impact?: string
  readonly action?: string
  readonly family: boolean
  readonly products: Affected[]
}

/** What a document says of products for one vulnerability, a statement for each status with its reasons. */
export function vexStatements(
  vulnerability: Json,
  id: string,
  { source, author, at, tree }: Advisory,
): readonly VexStatement[] {
  const said = objectOf(vulnerability['product_status'])
  const reasons = {
    justification: wordsBy(vulnerability['flags'], 'label', tree.groups),
    impact: wordsBy(vulnerability['threats'], 'details', tree.groups, 'impact'),
    action: wordsBy(vulnerability['remediations'], 'details', tree.groups),
  }
  const open = new Map<string, Open>()
  for (const [member, status] of Object.entries(STATUSES))
    for (const product of new Set(textsOf(said?.[member], 200_000))) {
      const found = tree.products.get(product)
      if (found === undefined) continue
      // The statement names versions; what holds for them is its status.
      const products = statementsOf(found, 'affected').filter((one) => one.status === 'affected')
      if (products.length === 0) continue
      const word = status === 'not_affected' ? reasons.justification(product) : undefined
      const justification = word === undefined ? undefined : JUSTIFICATIONS[word]
      const impact = status === 'not_affected' ? reasons.impact(product) : undefined
      const action = status === 'affected' ? reasons.action(product) : undefined
      const key = JSON.stringify([status, justification, impact, action, found.family])
      const group = open.get(key) ?? {
        status,
        ...(justification === undefined ? {} : { justification }),
        ...(impact === undefined ? {} : { impact }),
        ...(action === undefined ? {} : { action }),
        family: found.family,
        products: [],
      }
      group.products.push(...products)
      open.set(key, group)
    }
  return [...open.values()].map((group) => ({
    kind: 'vex',
    key: statementKey(source.key, id, group),
    id,
    source,
    author,
    at,
    ...group,
    equipment: [],
  }))
}

/** Words a list gives for products, by their ids or groups; those without either hold for all. */
function wordsBy(list: unknown, member: string, groups: ReadonlyMap<string, readonly string[]>, category?: string) {
  const by = new Map<string, string>()
  let all: string | undefined
  for (const one of objectsOf(list, 1_000)) {
    if (category !== undefined && one['category'] !== category) continue
    const words = textOf(one[member], 2_000)
    if (words === undefined) continue
    const ids = textsOf(one['product_ids'], 200_000)
    const inGroups = textsOf(one['group_ids'], 10_000).flatMap((group) => groups.get(group) ?? [])
    if (ids.length + inGroups.length === 0) all ??= words
    for (const id of [...ids, ...inGroups]) if (!by.has(id)) by.set(id, words)
  }
  return (product: string): string | undefined => by.get(product) ?? all
}
