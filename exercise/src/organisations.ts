import { ALLIES, open } from './labels.ts'
import { EXERCISE_EXTENSION, type Placement, type Story, sdo, storyId } from './story.ts'

/** Key, name, nation, sectors served (ours), STIX sector. All operators are invented. */
type Operator = readonly [key: string, name: string, nation: string, sectors: string, stixSector: string]

const OPERATORS: readonly Operator[] = [
  ['polski-ruch', 'Polski Ruch Kolejowy S.A.', 'POL', 'rail', 'transportation'],
  ['balta-rail', 'Balta Rail SIA', 'LVA', 'rail', 'transportation'],
  ['kauno-dispecerine', 'Kauno Dispečerinė UAB', 'LTU', 'rail road', 'transportation'],
  ['baltijos-rysys', 'Baltijos Ryšys UAB', 'LTU', 'telecom cable datacentre satellite', 'telecommunications'],
  ['port-estuaire', 'Port Services de l’Estuaire SA', 'FRA', 'port', 'transportation'],
  ['trojmiasto-port', 'Trójmiasto Terminale S.A.', 'POL', 'port', 'transportation'],
  ['mazurska-siec', 'Mazurska Sieć Energetyczna S.A.', 'POL', 'power', 'energy'],
  ['wisla-tele', 'Wisła Telekom S.A.', 'POL', 'telecom cable datacentre', 'telecommunications'],
  ['wschod-drogi', 'Drogi Wschodnie S.A.', 'POL', 'road', 'transportation'],
  ['klaipedos-krantine', 'Klaipėdos Krantinė AB', 'LTU', 'port', 'transportation'],
  ['nemuno-energija', 'Nemuno Energija AB', 'LTU', 'power', 'energy'],
  ['rigas-osta', 'Daugavas Ostas Serviss SIA', 'LVA', 'port', 'transportation'],
  ['kurzemes-tikls', 'Kurzemes Tīkls AS', 'LVA', 'telecom cable', 'telecommunications'],
  ['gaujas-energo', 'Gaujas Energo AS', 'LVA', 'power', 'energy'],
  ['pohja-raudtee', 'Põhja Raudteevedu AS', 'EST', 'rail', 'transportation'],
  ['lahe-sadam', 'Lahe Sadam AS', 'EST', 'port', 'transportation'],
  ['viru-side', 'Viru Side OÜ', 'EST', 'telecom cable datacentre', 'telecommunications'],
  ['saariston-satamat', 'Saariston Satamat Oy', 'FIN', 'port', 'transportation'],
  ['pohjan-linja', 'Pohjan Linja Oyj', 'FIN', 'telecom cable', 'telecommunications'],
  ['vastkust-hamn', 'Västkust Hamn AB', 'SWE', 'port', 'transportation'],
  ['gotlandsfiber', 'Gotlandsfiber AB', 'SWE', 'telecom cable', 'telecommunications'],
  ['mellankraft', 'Mellankraft AB', 'SWE', 'power', 'energy'],
  ['vestjysk-havn', 'Vestjysk Havnedrift A/S', 'DNK', 'port', 'transportation'],
  ['baeltnet', 'Bæltnet A/S', 'DNK', 'telecom cable power', 'telecommunications'],
  ['weser-terminal', 'Weser Terminalbetrieb GmbH', 'DEU', 'port', 'transportation'],
  ['nordland-bahn', 'Nordland Bahnlogistik GmbH', 'DEU', 'rail', 'transportation'],
  ['elbe-netz', 'Elbe Netzgesellschaft mbH', 'DEU', 'power', 'energy'],
  ['kuestenrohr', 'Küstenrohr Tanklager GmbH', 'DEU', 'fuel', 'energy'],
  ['rogaland-sat', 'Rogaland Satellitt AS', 'NOR', 'satellite telecom cable', 'telecommunications'],
  ['ofoten-havn', 'Ofoten Havnedrift AS', 'NOR', 'port', 'transportation'],
  ['scheldekade', 'Scheldekade NV', 'BEL', 'port', 'transportation'],
  ['maasdelta', 'Maasdelta Overslag BV', 'NLD', 'port', 'transportation'],
  ['dunarea-port', 'Dunărea Port Operare SA', 'ROU', 'port', 'transportation'],
  ['channel-link', 'Channel Linkways Ltd', 'GBR', 'cable telecom', 'telecommunications'],
  ['signalbox', 'Signalbox Systems AG', 'DEU', '', 'technology'],
  ['tideops', 'TideOps Software BV', 'NLD', '', 'technology'],
]

/** English names of the nations with infrastructure in the story, for the agencies that own what no operator does. */
const NATIONS: Readonly<Record<string, string>> = {
  ALB: 'Albania',
  BEL: 'Belgium',
  BGR: 'Bulgaria',
  CAN: 'Canada',
  CZE: 'Czechia',
  DEU: 'Germany',
  DNK: 'Denmark',
  ESP: 'Spain',
  EST: 'Estonia',
  FIN: 'Finland',
  FRA: 'France',
  GBR: 'United Kingdom',
  GRC: 'Greece',
  HRV: 'Croatia',
  HUN: 'Hungary',
  ISL: 'Iceland',
  ITA: 'Italy',
  LTU: 'Lithuania',
  LUX: 'Luxembourg',
  LVA: 'Latvia',
  MKD: 'North Macedonia',
  MNE: 'Montenegro',
  NLD: 'Netherlands',
  NOR: 'Norway',
  POL: 'Poland',
  PRT: 'Portugal',
  ROU: 'Romania',
  SVK: 'Slovakia',
  SVN: 'Slovenia',
  SWE: 'Sweden',
  TUR: 'Türkiye',
  USA: 'United States',
}

export const HQ = storyId('identity', 'hq')
export const COE = storyId('identity', 'coe-tallinn')
/** The node of a nation, which speaks for it. */
export const node = (nation: string): string => storyId('identity', `node-${nation}`)
export const operator = (key: string): string => storyId('identity', `operator-${key}`)
const agency = (nation: string): string => storyId('identity', `agency-${nation}`)

/** What the story says of an operator. @throws {TypeError} when it knows none of that key; only a mistyped story does that */
export function operatorFacts(key: string) {
  const found = OPERATORS.find(([known]) => known === key)
  if (found === undefined) throw new TypeError(`not an operator of the story: ${key}`)
  const [, name, nation, sectors] = found
  return { id: operator(key), name, nation, sectors: sectors.split(' ').filter((sector) => sector !== '') }
}

/** Who owns infrastructure of a sector in a nation: its operator, else the national agency. */
export function ownerOf(nation: string, sector: string): string {
  const found = OPERATORS.find(([, , at, sectors]) => at === nation && sectors.split(' ').includes(sector))
  return found ? operator(found[0]) : agency(nation)
}

/** A nation's node as source of what it authored, graded A1 unless said otherwise. */
export const from = (nation: string, label: Placement['label'], grade = 'A1'): Placement => ({
  label,
  source: nation === 'HQ' ? 'HQ Tidal Shield node' : nation === 'COE' ? 'CoE Tallinn' : `${nation} node`,
  grading: gradingOf(grade),
})

/** Reads `B2` as Admiralty reliability and credibility. */
export function gradingOf(grade: string): Placement['grading'] {
  return {
    reliability: grade.charAt(0) as Placement['grading']['reliability'],
    credibility: grade.charAt(1) as Placement['grading']['credibility'],
  }
}

/** The allied nodes, the headquarters, the centre of excellence and the operators of infrastructure. */
export function tellOrganisations(story: Story): void {
  const created = '010800ZSEP26'
  const openHq = from('HQ', open('HQ'))
  const identity = (key: string, name: string, facts: Record<string, unknown>, nation?: string) =>
    story.add(
      openHq,
      sdo(story, 'identity', key, {
        created,
        by: HQ,
        name,
        identity_class: 'organization',
        ...(nation && { extensions: { [EXERCISE_EXTENSION]: { nation } } }),
        ...facts,
      }),
    )

  identity('hq', 'HQ Tidal Shield', {
    roles: ['node'],
    sectors: ['defense'],
    description: 'Headquarters of the exercise. Leads Operation Tidal Shield and the common picture.',
  })
  identity(
    'coe-tallinn',
    'CoE Tallinn',
    {
      roles: ['centre-of-excellence'],
      sectors: ['defense'],
      description: 'Centre of excellence. Analyses malware and vulnerabilities for every ally.',
    },
    'EST',
  )
  for (const nation of ALLIES)
    identity(
      `node-${nation}`,
      `${nation} node`,
      { roles: ['node'], sectors: ['government-national'], description: `National node of ${NATIONS[nation]}.` },
      nation,
    )
  for (const nation of ALLIES)
    identity(
      `agency-${nation}`,
      `Infrastructure agency, ${NATIONS[nation]}`,
      {
        roles: ['operator'],
        sectors: ['infrastructure'],
        description: 'Holds public infrastructure that no private operator runs.',
      },
      nation,
    )
  for (const [key, name, nation, sectors, sector] of OPERATORS)
    identity(
      `operator-${key}`,
      name,
      {
        roles: [sectors ? 'operator' : 'vendor'],
        sectors: [sector],
        description: sectors
          ? `Operator in ${NATIONS[nation]}: ${sectors.replaceAll(' ', ', ')}.`
          : 'Vendor of control software.',
      },
      nation,
    )
}
