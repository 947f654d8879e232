import type { BriefReference, BriefSection } from '@testudo/kernel/brief'
import { bannerText, type Label, type PolicySet, portionMark } from '@testudo/kernel/label'
import { pageLabel } from '../label/audience.ts'
import type { BriefDocument, Paragraph } from './document.ts'
import { inOrder, type Part } from './parts.ts'
import { HEADINGS, MISSION_HEADING, PRODUCTS, type ProductKind } from './products.ts'
import { sayJudgement, type ScaleName } from './scales.ts'

/** What a product is of, for whom and in which words; kept with every draft. */
export interface Matter {
  readonly kind: ProductKind
  readonly language: 'en' | 'fr'
  readonly scale: ScaleName
  readonly audience: Label
  readonly title: string
  readonly mission?: { readonly id: string; readonly code: string }
  readonly originator: string
  readonly exercise: boolean
  readonly since: number
}

/**
 * Puts parts on a page: sections as the product has them, empty ones left out; references numbered from one in order of
 * first mention, so that whatever a recipient does not get leaves no gap.
 */
export function assemble(matter: Matter, parts: readonly Part[], policies: PolicySet): BriefDocument {
  const { language, audience, kind } = matter
  const mark = (labels: readonly Label[]) => {
    const portion = labels.length === 0 ? '' : portionMark(pageLabel(audience, labels, policies), policies)
    return portion === '' ? '' : `(${portion})`
  }
  const own = (label: Label) => {
    const portion = portionMark(label, policies)
    return portion === '' ? '' : `(${portion})`
  }
  const numbers = new Map<string, number>()
  const references: BriefDocument['references'][number][] = []
  const numberOf = ({ id, name, what, route }: BriefReference) => {
    const known = numbers.get(id)
    if (known !== undefined) return known
    const n = references.length + 1
    numbers.set(id, n)
    references.push({ n, id, name, what: what[language], route })
    return n
  }
  const paragraph = (part: Part): Paragraph => {
    const said = part.judgement && sayJudgement(part.judgement, matter.scale, language)
    return {
      id: part.id,
      mark: own(part.label),
      label: part.label,
      text: part.text[language],
      refs: [...new Set(part.references.map(numberOf))].toSorted((a, b) => a - b),
      figures: [...part.figures],
      by: part.by,
      ...(part.shape === undefined
        ? {}
        : {
            shape: {
              title: part.shape.title[language],
              code: part.shape.code,
              state: part.shape.state,
              capacity: sayCapacity(part.shape.capacity, language),
            },
          }),
      ...(said === undefined ? {} : { confidence: said.confidence }),
      ...(said?.likelihood === undefined ? {} : { likelihood: said.likelihood }),
      ...(part.place === undefined ? {} : { place: part.place }),
    }
  }
  const sorted = parts.toSorted(inOrder)
  const sections = PRODUCTS[kind].sections.flatMap((id) => {
    const inside = sorted.filter((part) => part.section === id)
    if (inside.length === 0) return []
    const labels = inside.map((part) => part.label)
    return [{ id, heading: headingOf(id, matter), mark: mark(labels), paragraphs: inside.map(paragraph) }]
  })
  const shown = sections.flatMap((section) => section.paragraphs.map((one) => one.label))
  const label = pageLabel(audience, shown, policies)
  return {
    kind,
    language,
    scale: matter.scale,
    title: matter.title,
    titleMark: mark(titleLabels(sorted, shown)),
    ...(matter.mission === undefined ? {} : { mission: matter.mission }),
    originator: matter.originator,
    exercise: matter.exercise,
    since: matter.since,
    sections,
    references,
    label,
    banner: bannerText(label, policies, language).text,
  }
}

/** The title names the mission: it is marked like the sentence about it. */
function titleLabels(parts: readonly Part[], shown: readonly Label[]): readonly Label[] {
  const about = parts.find((part) => part.shape !== undefined && part.section === 'missions')
  return about === undefined ? shown : [about.label]
}

function headingOf(section: BriefSection, { language, mission }: Matter): string {
  return (section === 'missions' && mission !== undefined ? MISSION_HEADING : HEADINGS[section])[language]
}

function sayCapacity(capacity: number | undefined, language: 'en' | 'fr'): string {
  if (capacity === undefined) return '–'
  return language === 'fr' ? capacity.toFixed(2).replace('.', ',') : capacity.toFixed(2)
}
