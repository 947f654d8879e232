import { scoId } from '@testudo/stix'
import { allied, baltic, open } from '../labels.ts'
import { from, HQ, node } from '../organisations.ts'
import { inventedHash, type Story, type StixObject, sdo, storyId } from '../story.ts'
import { CRANE, HERON, infrastructure, LANTERN, malware } from './actors.ts'

/** Samples by family: sixteen invented files. */
const FILES: readonly (readonly [family: string, file: string, nation: string, seen: string])[] = [
  ['SLATE ROOF', 'gwsvc.exe', 'LTU', '211655'],
  ['SLATE ROOF', 'gwsvc32.exe', 'LTU', '211655'],
  ['SLATE ROOF', 'fw_4_2_1.bin', 'POL', '211418'],
  ['SLATE ROOF', 'fw_4_2_1b.bin', 'LVA', '211502'],
  ['SLATE ROOF', 'prep.dll', 'LTU', '211655'],
  ['SLATE ROOF', 'timer.dat', 'LTU', '211655'],
  ['WET CHALK', 'maintsync.exe', 'LTU', '191044'],
  ['WET CHALK', 'maintsync_x64.exe', 'EST', '191530'],
  ['WET CHALK', 'chalkcfg.dat', 'EST', '191530'],
  ['TIN HERALD', 'Timetable_changes.docm', 'LVA', '180705'],
  ['TIN HERALD', 'Track_works_week47.docm', 'LTU', '180940'],
  ['TIN HERALD', 'Ausschreibung_Gleisbau.docm', 'DEU', '181215'],
  ['REED CUTTER', 'rc.exe', 'DEU', '192215'],
  ['REED CUTTER', 'rc_svc.exe', 'LTU', '220930'],
  ['LOW BEACON', 'agentupd.dll', 'DNK', '171320'],
  ['PAPER GULL', 'gull.mips', 'POL', '221120'],
]

/** Domains, addresses and links in ranges reserved for documentation: value, infrastructure, nation, time. */
const NAMES: readonly (readonly [value: string, key: string, nation: string, seen: string])[] = [
  ['maintenance-sync.example', 'heron-c2', 'LTU', '191050'],
  ['gw-firmware.example', 'heron-c2', 'LTU', '191055'],
  ['status.rail-support.example', 'heron-c2', 'EST', '191535'],
  ['berth-agent.example', 'crane-mail', 'DNK', '171330'],
  ['port-documents.example', 'crane-mail', 'DNK', '171335'],
  ['klaipeda-heute.test', 'lantern-sites', 'POL', '221050'],
  ['uostas-naujienos.test', 'lantern-sites', 'POL', '221052'],
  ['suwalki-teraz.test', 'lantern-sites', 'POL', '221054'],
]
const ADDRESSES: readonly (readonly [value: string, key: string, nation: string, seen: string])[] = [
  ['192.0.2.17', 'heron-c2', 'LTU', '191050'],
  ['192.0.2.88', 'heron-c2', 'LTU', '201120'],
  ['198.51.100.23', 'heron-c2', 'EST', '191535'],
  ['198.51.100.140', 'heron-relays', 'EST', '201400'],
  ['198.51.100.201', 'heron-relays', 'EST', '201402'],
  ['203.0.113.9', 'crane-mail', 'DNK', '171330'],
  ['203.0.113.64', 'heron-relays', 'LVA', '210912'],
  ['203.0.113.77', 'lantern-sites', 'POL', '221050'],
  ['2001:db8:31::5', 'heron-c2', 'SWE', '211030'],
  ['2001:db8:31::9', 'heron-relays', 'SWE', '211032'],
]
const LINKS: readonly (readonly [value: string, key: string, nation: string, seen: string])[] = [
  ['https://gw-firmware.example/4/latest', 'heron-c2', 'LTU', '191055'],
  ['https://port-documents.example/manifest.html', 'crane-mail', 'DNK', '171335'],
  ['https://uostas-naujienos.test/uostas-uzdarytas', 'lantern-sites', 'POL', '221052'],
]

/** Since when what is indicated is in use: longer than anybody tells of it, so that it is found backwards, too. */
const USED_SINCE = '150000'

/** Serial of the certificate of a controller, as events write it. */
export const CONTROLLER_SERIAL = '4c:9e:10:77:a2:3b:5d:08:f1:66:c4:de:91:2a:70:bb'

/** A rule of the headquarters' own, in Sigma. */
const RARE_TOOL = `title: Rare tool started by service account
id: 3c0a7d52-4a1e-4f0b-9a6d-7d1f0f6a2b11
status: experimental
description: A service account starts a tool from a folder for tools. Backups do not do that.
author: HQ Tidal Shield J2
logsource:
    category: process_creation
    product: windows
detection:
    selection:
        User|contains: 'svc-'
        Image|contains: '\\Tools\\'
    condition: selection
level: medium
`

const owners: Readonly<Record<string, string>> = {
  'heron-c2': HERON,
  'heron-relays': HERON,
  'crane-mail': CRANE,
  'lantern-sites': LANTERN,
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  file: 'A sample with this hash was found on a host of an operator.',
  'domain-name': 'The name was asked for by a host under the control of the intruders.',
  'ipv4-addr': 'A host under the control of the intruders spoke to this address.',
  'ipv6-addr': 'A host under the control of the intruders spoke to this address.',
  url: 'The page imitates an official one or delivers a file.',
}

/** An observable with its deterministic id. @throws {TypeError} when no property contributes to the id */
function observable(
  facts: Readonly<Record<string, string | Readonly<Record<string, string>>>> & { readonly type: string },
): StixObject {
  const id = scoId(facts)
  if (id === undefined) throw new TypeError(`no deterministic id for ${facts.type}`)
  return { spec_version: '2.1', ...facts, id }
}

export const sample = (file: string): string => fileOf(file).id
const fileOf = (file: string): StixObject =>
  observable({ type: 'file', hashes: { 'SHA-256': inventedHash(file) }, name: file })
const addressOf = (value: string): StixObject =>
  observable({ type: value.includes(':') ? 'ipv6-addr' : 'ipv4-addr', value })
export const address = (value: string): string => addressOf(value).id
export const indicator = (key: string): string => storyId('indicator', key)

/** Observables, the indicators made from them, and what each indicates. */
export function tellIndicators(story: Story): void {
  const tell = (
    thing: StixObject,
    name: string,
    pattern: string,
    nation: string,
    seen: string,
    indicates: string,
    types: string[],
    grade: string,
    amber: boolean,
  ) => {
    const label = amber ? baltic(nation, 'AMBER') : open(nation)
    const by = node(nation)
    const id = indicator(name)
    story.add(from(nation, label, grade), thing)
    story.add(
      from(nation, label, grade),
      sdo(story, 'indicator', name, {
        created: seen,
        by,
        name,
        description: DESCRIPTIONS[thing.type] ?? '',
        pattern,
        pattern_type: 'stix',
        pattern_version: '2.1',
        indicator_types: types,
        valid_from: story.at(USED_SINCE),
        valid_until: story.at('311200ZDEC26'),
        confidence: grade === 'A2' ? 80 : 60,
      }),
    )
    story.add(
      from(nation, label, grade),
      sdo(story, 'relationship', `${name} indicates ${indicates}`, {
        created: seen,
        by,
        relationship_type: 'indicates',
        source_ref: id,
        target_ref: indicates,
        confidence: 75,
      }),
    )
    story.add(
      from(nation, label, grade),
      sdo(story, 'relationship', `${name} related to ${thing.id}`, {
        created: seen,
        by,
        relationship_type: 'related-to',
        source_ref: id,
        target_ref: thing.id,
      }),
    )
  }

  for (const [family, file, nation, seen] of FILES)
    tell(
      fileOf(file),
      `${family}, ${file}`,
      `[file:hashes.'SHA-256' = '${inventedHash(file)}']`,
      nation,
      seen,
      malware(family),
      ['malicious-activity'],
      'A2',
      family === 'WET CHALK',
    )
  for (const [value, key, nation, seen] of NAMES)
    tell(
      observable({ type: 'domain-name', value }),
      `Domain ${value}`,
      `[domain-name:value = '${value}']`,
      nation,
      seen,
      owners[key] ?? HERON,
      ['malicious-activity'],
      'B2',
      key === 'heron-c2',
    )
  for (const [value, key, nation, seen] of ADDRESSES) {
    const thing = addressOf(value)
    tell(
      thing,
      `Address ${value}`,
      `[${thing.type}:value = '${value}']`,
      nation,
      seen,
      owners[key] ?? HERON,
      key === 'heron-relays' ? ['anonymization'] : ['malicious-activity'],
      'B2',
      key !== 'lantern-sites',
    )
  }
  for (const [value, key, nation, seen] of LINKS)
    tell(
      observable({ type: 'url', value }),
      `Link ${value.replace('https://', '')}`,
      `[url:value = '${value}']`,
      nation,
      seen,
      owners[key] ?? HERON,
      ['malicious-activity'],
      'B2',
      false,
    )

  // The controllers consist of their addresses.
  for (const [value, key, nation, seen] of ADDRESSES)
    story.add(
      from(nation, key === 'lantern-sites' ? open(nation) : baltic(nation, 'AMBER'), 'B2'),
      sdo(story, 'relationship', `${key} consists of ${value}`, {
        created: seen,
        by: node(nation),
        relationship_type: 'consists-of',
        source_ref: infrastructure(key),
        target_ref: address(value),
      }),
    )

  story.add(
    from('EST', open('EST'), 'A2'),
    sdo(story, 'indicator', 'Certificate of known controller', {
      created: '210930',
      by: node('EST'),
      name: 'Certificate of known controller',
      description: 'Serial of the certificate a controller of the intruders shows.',
      indicator_types: ['malicious-activity'],
      pattern: `[x509-certificate:serial_number = '${CONTROLLER_SERIAL}']`,
      pattern_type: 'stix',
      pattern_version: '2.1',
      valid_from: story.at(USED_SINCE),
      valid_until: story.at('311200ZDEC26'),
      confidence: 80,
    }),
  )
  story.add(
    from('HQ', open('HQ'), 'A1'),
    sdo(story, 'indicator', 'Rare tool started by service account', {
      created: '201000',
      by: HQ,
      name: 'Rare tool started by service account',
      description: 'A Sigma rule over process creation on Windows.',
      indicator_types: ['anomalous-activity'],
      pattern: RARE_TOOL,
      pattern_type: 'sigma',
      valid_from: story.at(USED_SINCE),
      confidence: 60,
    }),
  )

  // One behaviour in two steps, and one indicator only Lithuania may see.
  story.add(
    from('LTU', baltic('LTU', 'AMBER'), 'A2'),
    sdo(story, 'indicator', 'Wiper file, then IEC 104', {
      created: '211700',
      by: node('LTU'),
      name: 'Wiper file, then IEC 104 traffic',
      indicator_types: ['malicious-activity'],
      description: 'The file appears on a maintenance host and within ten minutes the host speaks to port 2404.',
      pattern: `([file:hashes.'SHA-256' = '${inventedHash('gwsvc.exe')}'] FOLLOWEDBY [network-traffic:dst_port = 2404]) WITHIN 600 SECONDS`,
      pattern_type: 'stix',
      pattern_version: '2.1',
      valid_from: story.at(USED_SINCE),
      confidence: 80,
    }),
  )
  story.add(
    from('LTU', allied('SECRET', ['LTU'], ['LTU'], { special: ['TIDAL'] }), 'A1'),
    sdo(story, 'indicator', 'HERON build host', {
      created: '211710',
      by: node('LTU'),
      name: 'ORANGE HERON build host',
      description: 'Certificate of the host on which SLATE ROOF was built.',
      indicator_types: ['attribution'],
      pattern: "[x509-certificate:serial_number = '36:f7:d4:32:f4:ab:70:ea:d3:ce:98:6e:ea:99:93:49']",
      pattern_type: 'stix',
      pattern_version: '2.1',
      valid_from: story.at(USED_SINCE),
      confidence: 85,
    }),
  )
}
