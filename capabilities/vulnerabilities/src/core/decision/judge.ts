import type { Label } from '@testudo/kernel/label'
import type { MissionIf } from '@testudo/kernel/situation'
import {
  automatableOf,
  exploitationOf,
  exploitedSince,
  exposureOf,
  labelsOf,
  missionImpactOf,
  safetyOf,
  type Summed,
} from './inputs.ts'
import { sayBecause } from './say.ts'
import { openIn, type Tally, WORST } from './tally.ts'
import { DEPLOYER, decideDeployer, humanImpact } from './tables.ts'
import type { Case, Found, InputTaken, Judgement, Standing, Words } from './types.ts'
import { type SpeaksOf, standingOf } from './vex.ts'

export interface JudgeParts {
  readonly speaksOf: SpeaksOf
  readonly joinLabels: (labels: readonly Label[]) => Label
}

/** How each piece of equipment stands, less what VEX says; the first step, before missions are asked. */
export const standingsOf = (
  given: Pick<Case, 'statements'> & { readonly found: readonly Found[] },
  { speaksOf, joinLabels }: JudgeParts,
): readonly Standing[] =>
  worstOfEach(given.found.map((found) => standingOf(found, given.statements, speaksOf, joinLabels)))

/** Several components or records may speak of one piece of equipment: what is worst counts. */
function worstOfEach(standings: readonly Standing[]): readonly Standing[] {
  const worst = new Map<string, Standing>()
  for (const standing of standings) {
    const known = worst.get(standing.equipment.id)
    if (known === undefined || WORST.indexOf(standing.status) < WORST.indexOf(known.status))
      worst.set(standing.equipment.id, standing)
  }
  return [...worst.values()]
}

/** The inputs that rest on nothing missions say. */
export const inputsBefore = (given: Case, tally: Summed): readonly InputTaken[] => [
  exploitationOf(given),
  exposureOf(tally),
  automatableOf(given),
]

/**
 * Decides about one vulnerability: inputs of the SSVC deployer table from what is known, Human Impact from the mission
 * engine, the row, and the sentence. Pure: the same case gives the same judgement on every day.
 *
 * @param missions what missions lose if the tally's assets failed
 * @param names of assets by STIX id, as the reader has them
 */
export function judge(
  given: Case,
  tally: Tally,
  missions: readonly MissionIf[],
  names: ReadonlyMap<string, Words>,
): Judgement {
  const open = openIn(tally)
  const impact = missionImpactOf(missions)
  const human: InputTaken = {
    point: 'Human Impact',
    value: humanImpact(safetyOf(tally), impact),
    from: { en: 'mission engine', fr: 'moteur de mission' },
    labels: labelsOf(missions),
  }
  const inputs = [...inputsBefore(given, tally), human]
  const decided = decideDeployer(inputs)
  const undecidable = open > 0 && tally.counts.affected === 0
  const record = chosen(given)
  const cvss = scoreOf(given)
  const since = exploitedSince(given)
  return {
    id: given.id,
    title: titleOf(given),
    text: record?.item.text ?? '',
    state: record?.item.state ?? 'published',
    outcome: undecidable ? 'undecidable' : open === 0 ? 'defer' : decided.outcome,
    because: sayBecause({ inputs, tally, missions, names, ...(cvss === undefined ? {} : { cvss }) }),
    table: DEPLOYER.name,
    version: DEPLOYER.version,
    ...(undecidable || open === 0 ? {} : { row: decided.row }),
    rows: DEPLOYER.rows,
    inputs,
    get standings() {
      return tally.standings
    },
    tally,
    missions,
    impact,
    ...(cvss === undefined ? {} : { cvss }),
    ...(given.epss === undefined ? {} : { epss: given.epss.item.epss }),
    ...(since === undefined ? {} : { exploited: since }),
    labels: [
      ...(record === undefined ? [] : [record.label]),
      ...inputs.flatMap(({ labels }) => labels),
      ...tally.labels,
      ...(given.epss === undefined ? [] : [given.epss.label]),
    ],
  }
}

/** Whose title and text are shown: the record of the CVE programme, else the one that came last. */
function chosen({ records }: Case) {
  return records.toSorted((a, b) => Number(b.item.format === 'cve') - Number(a.item.format === 'cve') || b.at - a.at)[0]
}

/** What people call it: the record's title, what a list of the exploited says, or its first words. */
export function titleOf(given: Case): Words {
  const record = chosen(given)?.item
  const [kev] = given.kev
  const title =
    record?.title ||
    (kev === undefined ? '' : `${kev.item.vendor} ${kev.item.product}, ${kev.item.name}`) ||
    firstWords(record?.text ?? '')
  return { en: title || given.id, fr: title || given.id }
}

const MOST_TITLE = 90
const firstWords = (text: string) => {
  const [sentence = ''] = text.split(/(?<=[.!?])\s/)
  return sentence.length <= MOST_TITLE ? sentence : `${sentence.slice(0, MOST_TITLE).replace(/\s+\S*$/, '')} …`
}

/** The highest base score of the newest version of CVSS that is published for it, as its vector gives it. */
function scoreOf({ records }: Case): number | undefined {
  const scores = records.flatMap(({ item }) => item.scores)
  const newest = scores.reduce((most, { version }) => (version > most ? version : most), '')
  const of = scores.filter(({ version }) => version === newest).map(({ base }) => base)
  return of.length === 0 ? undefined : Math.max(...of)
}
