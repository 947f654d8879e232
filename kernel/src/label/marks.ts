import { type Category, type Label, SYSTEM_HIGH } from './model.ts'
import type { PolicySet } from './policies.ts'
import { indexOf, type Policy } from './policy.ts'
import type { Language } from './words.ts'

export interface Banner {
  readonly text: string
  /** `#RRGGBB`, at least 4.5:1 against white text. */
  readonly colour: string
}

/** Ground of a banner whose label this node does not understand; 12.6:1 against white. */
const UNKNOWN_COLOUR = '#333333'

const NO_RELEASE = { en: 'NO RELEASE', fr: 'AUCUNE COMMUNICATION' }
const HELD = { en: 'LABEL PENDING: NOBODY READS', fr: 'LABEL EN ATTENTE : NUL NE LIT' }
const UNKNOWN = { en: 'UNKNOWN LABEL', fr: 'LABEL INCONNU' }

/** The mark in front of a paragraph, without brackets: `AR`; `?` for a label this node does not understand. */
export function portionMark(label: Label, policies: PolicySet): string {
  return classOf(label, policies)?.portion ?? '?'
}

/** What follows a name as neutral chips: `REL EST LVA LTU`, `CRYPTO`, `ORCON LTU`, `TLP:AMBER+STRICT`, `PAP:RED`. */
export function marksText(label: Label, policies: PolicySet, language: Language = 'en'): string[] {
  const policy = policies.get(label.policy)
  const chips = orderedCategories(label, policy).map((category) => {
    const tag = policy && indexOf(policy).tags.get(category.tag)?.tag
    return categoryText(category, policy, tag?.short ?? category.tag, language)
  })
  if (label.tlp !== undefined) chips.push(`TLP:${label.tlp}`)
  if (label.pap !== undefined) chips.push(`PAP:${label.pap}`)
  return chips
}

/** The line at the top and bottom of a page: `ALLIED RESTRICTED · RELEASABLE TO DEU DNK EST`. */
export function bannerText(label: Label, policies: PolicySet, language: Language): Banner {
  if (label.policy === SYSTEM_HIGH) return { text: HELD[language], colour: UNKNOWN_COLOUR }
  const policy = policies.get(label.policy)
  const found = classOf(label, policies)
  const parts = [found?.banner[language] ?? `${UNKNOWN[language]} ${label.policy} ${label.classification}`]
  for (const category of orderedCategories(label, policy)) {
    const tag = policy && indexOf(policy).tags.get(category.tag)?.tag
    parts.push(categoryText(category, policy, tag?.long[language] ?? category.tag, language))
  }
  if (label.tlp !== undefined) parts.push(`TLP:${label.tlp}`)
  if (label.pap !== undefined) parts.push(`PAP:${label.pap}`)
  return { text: parts.join(' · '), colour: found?.colour ?? UNKNOWN_COLOUR }
}

function classOf(label: Label, policies: PolicySet): Policy['classifications'][number] | undefined {
  return policies.get(label.policy)?.classifications.find((c) => c.name === label.classification)
}

/** In the policy's order of tags, unknown ones last; empty ones only where empty means nobody. */
function orderedCategories(label: Label, policy: Policy | undefined): readonly Category[] {
  const place = (category: Category) => {
    const at = policy?.tags.findIndex((tag) => tag.tag === category.tag) ?? -1
    return at < 0 ? Number.MAX_SAFE_INTEGER : at
  }
  return label.categories
    .filter((c) => c.type === 'PERMISSIVE' || c.values.length > 0)
    .toSorted((a, b) => place(a) - place(b))
}

function categoryText(category: Category, policy: Policy | undefined, lead: string, language: Language): string {
  if (category.type === 'PERMISSIVE' && category.values.length === 0) return NO_RELEASE[language]
  const known = policy && indexOf(policy).tags.get(category.tag)
  const place = (value: string) => known?.values.get(value) ?? Number.MAX_SAFE_INTEGER
  const values = [...new Set(category.values)].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
  const closed = known?.tag.values.filter((value) => value !== known.tag.universal) ?? []
  const everyone =
    closed.length > 0 && closed.every((value) => values.includes(value)) ? known?.tag.everyone : undefined
  return [lead, ...(everyone ? [everyone[language]] : values)].filter((word) => word !== '').join(' ')
}
