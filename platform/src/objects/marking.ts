import { join, type Label, type PolicySet, type Tlp } from '@testudo/kernel/label'
import { LABEL_MARKING_EXTENSION, labelSchema } from '@testudo/kernel/marking'
import { isObject, type JsonObject, tlpOf } from '@testudo/stix'

/** What one marking says about who may read: a label, a TLP limit, or nothing (statements, copyrights). */
export type MarkingMeaning = { readonly label?: Label; readonly tlp?: Tlp }

const TLP_WORDS: Readonly<Record<string, Tlp>> = {
  white: 'CLEAR',
  clear: 'CLEAR',
  green: 'GREEN',
  amber: 'AMBER',
  'amber+strict': 'AMBER+STRICT',
  red: 'RED',
}
const TLP_ORDER: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']

/** The meaning of a TLP marking, known by its id alone. */
export function meaningOfId(id: string): MarkingMeaning | undefined {
  const tlp = tlpOf(id)
  const word = tlp && TLP_WORDS[tlp.level]
  return word === undefined ? undefined : { tlp: word }
}

/**
 * The meaning of a marking definition. A definition that claims to be TLP under another id than the published ones is
 * taken at its word: it can only narrow.
 *
 * @returns undefined when it carries a label that cannot be understood: what it marks must not be stored under a guess
 */
export function meaningOf(definition: JsonObject): MarkingMeaning | undefined {
  const extensions = definition['extensions']
  const carried = isObject(extensions) ? extensions[LABEL_MARKING_EXTENSION] : undefined
  if (isObject(carried)) {
    const parsed = labelSchema.safeParse(carried['label'])
    return parsed.success ? { label: parsed.data as Label } : undefined
  }
  const told = definition['definition']
  if (definition['definition_type'] === 'tlp' && isObject(told)) {
    const word = typeof told['tlp'] === 'string' ? TLP_WORDS[told['tlp'].toLowerCase()] : undefined
    return word === undefined ? undefined : { tlp: word }
  }
  return {}
}

/**
 * The meaning of a marking that stands in several contents under one id: all of them together, so that sending it again
 * with a lower label widens nothing.
 */
export function meaningOfAll(definitions: readonly JsonObject[], policies: PolicySet): MarkingMeaning | undefined {
  const meanings = definitions.map(meaningOf)
  if (meanings.length === 1) return meanings[0]
  if (meanings.includes(undefined)) return undefined
  const labels = meanings.flatMap((m) => (m?.label === undefined ? [] : [m.label]))
  const tlp = TLP_ORDER.findLast((word) => meanings.some((m) => m?.tlp === word))
  return {
    ...(labels.length === 0 ? {} : { label: join(labels, policies) }),
    ...(tlp === undefined ? {} : { tlp }),
  }
}

/**
 * The label of what carries these markings: the join of the labels they hold, or the fallback where none holds one, with
 * the strictest TLP on top.
 */
export function labelOf(meanings: readonly MarkingMeaning[], fallback: Label, policies: PolicySet): Label {
  const labels = meanings.flatMap((m) => (m.label === undefined ? [] : [m.label]))
  const base = labels.length === 0 ? fallback : labels.length === 1 ? (labels[0] ?? fallback) : join(labels, policies)
  const tlp = TLP_ORDER.findLast((word) => word === base.tlp || meanings.some((m) => m.tlp === word))
  return tlp === undefined || tlp === base.tlp ? base : { ...base, tlp }
}
