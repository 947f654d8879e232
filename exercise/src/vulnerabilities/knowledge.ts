import type {
  Affected,
  EpssEntry,
  FeedItem,
  KevEntry,
  VersionRange,
  VexStatement,
  VulnerabilityRecord,
} from '@testudo/vulnerabilities'
import { VULNERABILITIES } from '../campaign/vulnerabilities.ts'
import type { Story } from '../story.ts'

const COE = { key: 'exercise:coe', name: 'CoE Tallinn' }
const LIST = { key: 'exercise:exploited', name: 'CoE list of exploited vulnerabilities' }
const DAY = 86_400_000

/** What a record adds to what the story tells of a vulnerability: which product in which versions, how it is attacked. */
interface Facts {
  readonly vendor: string
  readonly product: string
  /** Affected up to and with it, or before it. */
  readonly upTo?: string
  readonly before?: string
  readonly vector: string
  readonly exploitation: 'none' | 'public poc' | 'active'
  readonly automatable: 'no' | 'yes'
  readonly remedy: string
  /** Story time since when it is on the list of the exploited. */
  readonly listed?: string
}

const facts = (
  vendor: string,
  product: string,
  versions: Pick<Facts, 'upTo' | 'before'>,
  vector: string,
  exploitation: Facts['exploitation'],
  automatable: Facts['automatable'],
  remedy: string,
  listed?: string,
): Facts => ({ vendor, product, ...versions, vector, exploitation, automatable, remedy, ...(listed && { listed }) })

const CVSS = 'CVSS:3.1/'
const FACTS: Readonly<Record<string, Facts>> = {
  'CVE-2026-99417': facts(
    'Signalbox',
    'GW-4',
    { upTo: '4.2.1' },
    `${CVSS}AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N`,
    'active',
    'yes',
    'Install 4.2.3; until then cut remote maintenance.',
    '211300',
  ),
  'CVE-2026-98204': facts(
    'TideOps',
    'Berth planner',
    { before: '9.4.1' },
    `${CVSS}AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N`,
    'active',
    'no',
    'Install 9.4.1 on clean hosts.',
    '220740',
  ),
  'CVE-2026-97551': facts(
    'Kestrel',
    'VX',
    { before: '7.2.4' },
    `${CVSS}AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N`,
    'active',
    'yes',
    'Install 7.2.4 and end all sessions.',
    '171000',
  ),
  'CVE-2026-99020': facts(
    'Volta',
    'R12',
    { before: '12.6' },
    `${CVSS}AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H`,
    'public poc',
    'yes',
    'Install 12.6; until then only the control room may speak to it.',
  ),
  'CVE-2026-99533': facts(
    'Arcus',
    'Rail radio core',
    { before: '3.8' },
    `${CVSS}AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H`,
    'none',
    'no',
    'Install 3.8.',
  ),
  'CVE-2026-98871': facts(
    'Folio',
    'Print server',
    { before: '3.9' },
    `${CVSS}AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H`,
    'public poc',
    'yes',
    'Install 3.9 or switch the server off.',
  ),
  'CVE-2026-96114': facts(
    'Iris',
    'C camera',
    { upTo: '2.11' },
    `${CVSS}AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N`,
    'none',
    'yes',
    'Put cameras on a network of their own.',
  ),
  'CVE-2026-97002': facts(
    'Tankline',
    'Fuel metering',
    { before: '4.4' },
    `${CVSS}AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:L`,
    'public poc',
    'no',
    'Install 4.4.',
  ),
  'CVE-2026-96650': facts(
    'Nimbus',
    'Weather display',
    { before: '5.1' },
    `${CVSS}AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:H`,
    'none',
    'no',
    'Install 5.1.',
  ),
  'CVE-2026-95008': facts(
    'Panel',
    'Meeting room display',
    { before: '1.20' },
    `${CVSS}AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H`,
    'none',
    'no',
    'Install 1.20.',
  ),
  'CVE-2026-94771': facts(
    'Badgeworks',
    'Badge printer',
    { before: '6.0' },
    `${CVSS}AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:L`,
    'none',
    'no',
    'Switch the print service off.',
  ),
  'CVE-2026-98120': facts(
    'Meridian',
    'Dispatch suite',
    { before: '11.3' },
    `${CVSS}AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H`,
    'none',
    'no',
    'Install 11.3.',
  ),
}

/** Of a product, the editions its vendor rules out: vulnerability, words of the product, why, story time. */
const RULED_OUT: readonly (readonly [
  cve: string,
  vendor: string,
  product: string,
  justification: string,
  at: string,
])[] = [
  ['CVE-2026-99417', 'Signalbox', 'GW-4 Field', 'vulnerable_code_not_present', '201200'],
  ['CVE-2026-99020', 'Volta', 'R12-S', 'vulnerable_code_not_present', '141000'],
  ['CVE-2026-98120', 'Meridian', 'Dispatch suite', 'vulnerable_code_not_in_execute_path', '190810'],
  ['CVE-2026-95008', 'Panel', 'Meeting room display', 'component_not_present', '120900'],
]

/** Editions a record names beside its product: their vendor may still rule them out. */
const EDITIONS: Readonly<Record<string, readonly string[]>> = {
  'CVE-2026-99417': ['GW-4 Field'],
  'CVE-2026-99020': ['R12-S'],
}

const rangesOf = ({ upTo, before }: Facts): readonly VersionRange[] => [
  upTo === undefined ? { to: before ?? '', toExcluded: true, order: 'generic' } : { to: upTo, order: 'generic' },
]

/** Everything the story's sources say of its vulnerabilities, under open labels unless the story keeps it restricted. */
export function tellKnowledge(
  story: Story,
): readonly { readonly restricted: boolean; readonly items: readonly FeedItem[] }[] {
  const open: FeedItem[] = []
  const restricted: FeedItem[] = []
  const time = (dtg: string) => Date.parse(story.at(dtg))
  const day = (at: number) => new Date(at).toISOString().slice(0, 10)
  for (const [cve, title, cvss, epss, isRestricted, at, text] of VULNERABILITIES) {
    const fact = FACTS[cve]
    if (fact === undefined) continue
    const into = isRestricted ? restricted : open
    const published = time(at)
    const affected = [fact.product, ...(EDITIONS[cve] ?? [])].map(
      (product): Affected => ({
        product: { vendor: fact.vendor, product },
        status: 'affected',
        ranges: rangesOf(fact),
      }),
    )
    const record: VulnerabilityRecord = {
      kind: 'record',
      id: cve,
      aliases: [],
      source: COE,
      format: 'cve',
      state: 'published',
      title,
      text,
      published,
      modified: published,
      scores: [
        {
          version: '3.1',
          vector: fact.vector,
          published: cvss,
          base: cvss,
          overall: cvss,
          severity: severityOf(cvss),
          by: fact.vendor,
        },
      ],
      cwes: [],
      ssvc: [
        {
          exploitation: fact.exploitation,
          automatable: fact.automatable,
          technicalImpact: 'total',
          by: COE.name,
          at: published,
        },
      ],
      affected,
      configurations: [],
      references: [],
      remedies: [{ category: 'vendor_fix', text: fact.remedy }],
      flags: [],
    }
    into.push(record)
    if (fact.listed !== undefined) into.push(kevEntry(cve, fact, day(time(fact.listed))))
    into.push(
      ...epssOf(cve, epss, time('221642')).map((entry): EpssEntry => ({ ...entry, day: day(Date.parse(entry.day)) })),
    )
  }
  for (const [cve, vendor, product, justification, at] of RULED_OUT) {
    const statement: VexStatement = {
      kind: 'vex',
      key: `exercise:vex:${cve}:${product}`,
      id: cve,
      source: { key: `exercise:vendor:${vendor}`, name: vendor },
      author: 'supplier',
      at: time(at),
      status: 'not_affected',
      justification,
      products: [{ product: { vendor, product: product }, status: 'unaffected', ranges: [] }],
      equipment: [],
      family: false,
    }
    open.push(statement)
  }
  return [
    { restricted: false, items: open },
    { restricted: true, items: restricted },
  ]
}

function kevEntry(id: string, { vendor, product, remedy }: Facts, addedDay: string): KevEntry {
  return {
    kind: 'kev',
    id,
    source: LIST,
    vendor,
    product,
    name: `${vendor} ${product}`,
    addedDay,
    ransomware: false,
    action: remedy,
  }
}

/** Thirty days that end at the story's figure: slow at first, then as news spread. */
function epssOf(id: string, last: number, now: number): readonly EpssEntry[] {
  return Array.from({ length: 30 }, (_, i): EpssEntry => {
    const part = i / 29
    const epss = Math.round(last * (0.12 + 0.88 * part ** 3) * 10_000) / 10_000
    return {
      kind: 'epss',
      id,
      source: { key: 'exercise:epss', name: 'EPSS' },
      day: new Date(now - (29 - i) * DAY).toISOString(),
      epss,
    }
  })
}

const severityOf = (score: number) => (score >= 9 ? 'Critical' : score >= 7 ? 'High' : score >= 4 ? 'Medium' : 'Low')

/**
 * A list of exploited vulnerabilities as its publisher puts it out (KEV, JSON), with one entry more than the story holds:
 * the substation units everybody thought safe until this day.
 *
 * @param anchor Unix ms of the story's "now"
 */
export function newlyExploited(anchor: number): string {
  const day = new Date(anchor).toISOString().slice(0, 10)
  return JSON.stringify(
    {
      title: 'CoE list of exploited vulnerabilities (exercise)',
      catalogVersion: day.replaceAll('-', '.'),
      dateReleased: new Date(anchor).toISOString(),
      count: 1,
      vulnerabilities: [
        {
          cveID: 'CVE-2026-99020',
          vendorProject: 'Volta',
          product: 'R12',
          vulnerabilityName: 'Volta R12 Substation Unit Restart',
          dateAdded: day,
          shortDescription: 'A malformed frame restarts the unit. Seen against substations of two allies this morning.',
          requiredAction: 'Let only the control room speak to the unit; install 12.6.',
          dueDate: new Date(anchor + 3 * DAY).toISOString().slice(0, 10),
          knownRansomwareCampaignUse: 'Unknown',
          notes: '',
          cwes: [],
        },
      ],
    },
    null,
    2,
  )
}
