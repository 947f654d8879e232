import type { Label } from '@testudo/kernel/label'
import type { Equipment } from '../model.ts'
import type { PieceOut } from './changes.ts'
import type { Facts } from './facts.ts'
import type { WarnedPiece, Warning } from './writeWarning.ts'
import { equipmentUrn } from './vexAnswer.ts'
import { plain, type Words } from './words.ts'

/** JSON of a CSAF 2.0 document (OASIS Standard, 2022-11-18). */
export type CsafDocument = Readonly<Record<string, unknown>>

export interface CsafMatter {
  readonly warning: Warning
  readonly facts: Facts
  readonly pieces: readonly WarnedPiece[]
  readonly label: Label
  /** How the marking is written, and who it is for. */
  readonly banner: string
  readonly language: 'en' | 'fr'
  readonly publisher: { readonly name: string; readonly namespace: string; readonly contact?: string | undefined }
  /** `0442`; the tracking id holds no more than that and the publisher's name. */
  readonly number: string
  readonly at: number
  /** Versions sent before, oldest first. */
  readonly history?: readonly Revision[]
}

/** One version of a warning that was sent. */
export interface Revision {
  readonly version: number
  readonly at: number
  readonly summary: Words
}

const FIRST_VERSION: Words = { en: 'First version', fr: 'Première version' }

/** What stands in the history of revisions for a version. */
export const summaryOf = ({ changed = [] }: Warning): Words =>
  changed.length === 0
    ? FIRST_VERSION
    : { en: changed.map(({ en }) => en).join(' '), fr: changed.map(({ fr }) => fr).join(' ') }

/**
 * CSAF 2.0 knows TLP 1 only (§3.2.1.5.2). What it has no word for becomes the narrower one: AMBER+STRICT is RED. A label
 * without TLP is AMBER besides its own marking, which stands in the text: the document is for one operator.
 */
function tlpOf(label: Label): 'WHITE' | 'GREEN' | 'AMBER' | 'RED' {
  const tlp = label.tlp ?? (label.policy === 'TLP' ? label.classification : 'AMBER')
  if (tlp === 'CLEAR') return 'WHITE'
  if (tlp === 'GREEN' || tlp === 'AMBER') return tlp
  return 'RED'
}

/**
 * The warning as an individual advisory (profile `csaf_security_advisory`, §4.4): the product tree holds the operator's own
 * equipment only, each piece under its own id, so that an answer as `csaf_vex` can name the same ids.
 */
export function writeCsaf(matter: CsafMatter): CsafDocument {
  const { warning, facts, pieces, language, publisher, number, at, history = [] } = matter
  const date = new Date(at).toISOString()
  const out = warning.out ?? []
  const version = String(warning.version ?? 1)
  const revisions = [...history, { version: warning.version ?? 1, at, summary: summaryOf(warning) }]
  const ids = pieces.map(({ equipment }) => equipment.id)
  const sure = pieces.filter(({ verdict }) => verdict === 'affected').map(({ equipment }) => equipment.id)
  const unsure = pieces.filter(({ verdict }) => verdict === 'undecidable').map(({ equipment }) => equipment.id)
  return inOrder({
    document: {
      category: 'csaf_security_advisory',
      csaf_version: '2.0',
      distribution: {
        text: plain(matter.banner, 500),
        tlp: { label: tlpOf(matter.label), url: 'https://www.first.org/tlp/' },
      },
      lang: language,
      notes: [
        {
          category: 'summary',
          title: language === 'fr' ? 'Avertissement' : 'Warning',
          text: warning.paragraphs.map((one) => one[language]).join('\n\n'),
        },
        ...((warning.changed ?? []).length === 0
          ? []
          : [
              {
                category: 'details',
                title: language === 'fr' ? 'Ce qui a changé' : 'What has changed',
                text: summaryOf(warning)[language],
              },
            ]),
      ],
      publisher: {
        category: 'coordinator',
        name: plain(publisher.name, 200),
        namespace: publisher.namespace,
        ...(publisher.contact === undefined ? {} : { contact_details: plain(publisher.contact, 200) }),
      },
      title: warning.title[language],
      tracking: {
        current_release_date: date,
        id: `${plain(publisher.name, 100)}-${number}`,
        initial_release_date: new Date(revisions[0]?.at ?? at).toISOString(),
        revision_history: revisions.map((one) => ({
          date: new Date(one.at).toISOString(),
          number: String(one.version),
          summary: plain(one.summary[language], 2_000),
        })),
        status: 'final',
        version,
      },
    },
    product_tree: { full_product_names: [...pieces.map(productOf(language)), ...out.map(productOut(language))] },
    vulnerabilities: [
      {
        ...(/^CVE-\d{4}-\d{4,}$/.test(facts.id)
          ? { cve: facts.id }
          : { ids: [{ system_name: 'Source', text: facts.id }] }),
        title: facts.title,
        notes: [
          {
            category: 'description',
            title: facts.id,
            text: facts.text === '' ? facts.title : facts.text,
          },
        ],
        product_status: {
          ...(sure.length === 0 ? {} : { known_affected: sure }),
          ...(unsure.length === 0 ? {} : { under_investigation: unsure }),
          ...(out.length === 0 ? {} : { known_not_affected: out.map(({ id }) => id) }),
        },
        ...referencesOf(facts),
        ...(ids.length === 0 ? {} : { remediations: remediationsOf(matter, ids) }),
        ...threatsOf(matter, ids),
        ...scoresOf(facts, sure),
      },
    ],
  }) as CsafDocument
}

/** Keys in the order of the alphabet, as test 6.2.13 wishes: two versions of a document can be compared line by line. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, one]) => [key, inOrder(one)]))
}

const productOf = (language: 'en' | 'fr') => (piece: WarnedPiece) => {
  const component = piece.component === undefined ? undefined : piece.equipment.components[piece.component]
  const what = component === undefined ? '' : ` (${[component.name, component.version].filter(Boolean).join(' ')})`
  return {
    product_id: piece.equipment.id,
    name: plain(`${nameOf(piece.equipment, language)}${what}`, 500),
    product_identification_helper: {
      ...(component === undefined ? {} : namesOf(component)),
      x_generic_uris: [{ namespace: 'urn:testudo:equipment', uri: equipmentUrn(piece.equipment.id) }],
    },
  }
}

const productOut = (language: 'en' | 'fr') => (piece: PieceOut) => ({
  product_id: piece.id,
  name: plain(piece.name[language] + (piece.version === undefined ? '' : ` (${piece.version})`), 500),
  product_identification_helper: {
    x_generic_uris: [{ namespace: 'urn:testudo:equipment', uri: equipmentUrn(piece.id) }],
  },
})

const nameOf = ({ name, nameFr }: Equipment, language: 'en' | 'fr') => (language === 'fr' ? (nameFr ?? name) : name)

/** Names of the product in other schemes (§3.1.3.3); only what reads as the schema wants it. */
const namesOf = ({ cpe, purl }: { readonly cpe?: string; readonly purl?: string }) => ({
  ...(cpe !== undefined && /^cpe:2\.3:[aho]:\S+$/.test(cpe) ? { cpe } : {}),
  ...(purl !== undefined && /^pkg:[a-z][a-z0-9+.-]*\/[^\s?#]+$/.test(purl) ? { purl } : {}),
})

function referencesOf({ references }: Facts) {
  const usable = references.filter(({ url }) => /^https?:\/\/[a-z0-9.-]+(:\d+)?(\/[\w\-./~%?#&=+:@,;!]*)?$/i.test(url))
  if (usable.length === 0) return {}
  return {
    references: usable.map(({ url, name }) => ({ category: 'external', summary: plain(name ?? url, 300) || url, url })),
  }
}

function remediationsOf({ facts, warning, language }: CsafMatter, products: readonly string[]) {
  const fixes = facts.remedies.flatMap(({ category, text, url }) => {
    const details = plain(text, 2_000)
    const known = ['mitigation', 'no_fix_planned', 'none_available', 'vendor_fix', 'workaround']
    if (details === '') return []
    const web = url !== undefined && /^https?:\/\/\S+$/.test(url) ? { url } : {}
    return [{ category: known.includes(category) ? category : 'vendor_fix', details, product_ids: products, ...web }]
  })
  if (facts.fixedIn !== undefined)
    fixes.unshift({ category: 'vendor_fix', details: warning.fixed[language], product_ids: products })
  return [...fixes, { category: 'mitigation', details: warning.mitigated[language], product_ids: products }]
}

/** Whether it is exploited, and why pieces are not affected: threats of category impact (CSAF 2.0 §3.2.3.14). */
function threatsOf({ facts, warning, language }: CsafMatter, ids: readonly string[]) {
  const impacts = [...Map.groupBy(warning.out ?? [], ({ why }) => why[language])].map(([why, group]) => ({
    category: 'impact',
    details: plain(why, 2_000),
    product_ids: group.map(({ id }) => id),
  }))
  const exploited = facts.exploitation === 'none' || ids.length === 0 ? [] : [threatOf(facts, language, ids)]
  return impacts.length + exploited.length === 0 ? {} : { threats: [...exploited, ...impacts] }
}

const threatOf = ({ exploitation }: Facts, language: 'en' | 'fr', products: readonly string[]) => {
  const [en, fr] =
    exploitation === 'active'
      ? ['It is being exploited.', 'Elle est exploitée.']
      : ['A way to exploit it is public.', 'Une méthode d’exploitation est publique.']
  return { category: 'exploit_status', details: language === 'fr' ? fr : en, product_ids: products }
}

/** CVSS 3 as computed from its vector, so that score and vector agree (test 6.1.9). One: a product has one score a version. */
function scoresOf({ scores }: Facts, products: readonly string[]) {
  const score = scores.find(({ version }) => version === '3.1') ?? scores.find(({ version }) => version === '3.0')
  if (score === undefined || products.length === 0) return {}
  return {
    scores: [
      {
        products,
        cvss_v3: {
          version: score.version,
          vectorString: score.vector,
          baseScore: score.base,
          baseSeverity: score.severity.toUpperCase(),
        },
      },
    ],
  }
}
