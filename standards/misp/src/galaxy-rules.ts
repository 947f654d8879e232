/** The STIX type of the clusters of a galaxy, by the type of the galaxy; what is not here is kept in an object of our own. */
export const GALAXY_TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'attack-pattern': [
      ...'mitre-attack-pattern mitre-enterprise-attack-attack-pattern mitre-mobile-attack-attack-pattern'.split(' '),
      ...'mitre-pre-attack-attack-pattern mitre-ics-techniques mitre-atlas-attack-pattern attack4fraud'.split(' '),
      ...'bhadra-framework cmtmf-attack-pattern disarm-techniques dima-techniques o365-exchange-techniques'.split(' '),
      ...'misinfosec-amitt-misinformation-pattern sparta-techniques election-guidelines tea-matrix tmss'.split(' '),
      ...'atrm social-dark-patterns interpol-dwva scor-attack-paths'.split(' '),
    ],
    'course-of-action': [
      ...'mitre-course-of-action mitre-enterprise-attack-course-of-action mitre-atlas-course-of-action'.split(' '),
      ...'mitre-mobile-attack-course-of-action disarm-countermeasures preventive-measure'.split(' '),
      ...'sparta-mitigations scor-resilience-measures'.split(' '),
    ],
    'intrusion-set': [
      ...'mitre-intrusion-set mitre-enterprise-attack-intrusion-set mitre-mobile-attack-intrusion-set'.split(' '),
      ...'mitre-pre-attack-intrusion-set mitre-ics-groups tidal-groups atrm-groups'.split(' '),
    ],
    campaign: ['tidal-campaigns'],
    malware: [
      ...'mitre-malware mitre-enterprise-attack-malware mitre-mobile-attack-malware mitre-ics-software'.split(' '),
      ...'android backdoor banker botnet cryptominers malpedia ransomware rat stalkerware stealer wiper'.split(' '),
    ],
    tool: [
      ...'mitre-tool mitre-enterprise-attack-tool mitre-mobile-attack-tool exploit-kit rmm-tool tds'.split(' '),
      'tool',
    ],
    'threat-actor': ['threat-actor', 'microsoft-activity-group', '360net-threat-actor', 'intelligence-agency'],
    vulnerability: ['branded-vulnerability'],
    location: ['country', 'region'],
    identity: ['sector', 'cert-eu-govsector', 'nace'],
  }).flatMap(([stix, galaxies]) => galaxies.map((galaxy) => [galaxy, stix] as const)),
)

/** `stix-2.1-malware`, `stix-2.0-tool`: galaxies that MISP makes of foreign STIX. */
const FROM_STIX = /^stix-2\.[01]-([a-z-]+)$/

export const CLUSTER_TYPES: ReadonlySet<string> = new Set([
  ...'attack-pattern course-of-action intrusion-set campaign malware tool threat-actor vulnerability'.split(' '),
  ...'location identity'.split(' '),
])

/** The STIX type for the clusters of a galaxy; `undefined` when STIX has none. */
export function stixTypeOf(galaxyType: string): string | undefined {
  const made = FROM_STIX.exec(galaxyType)?.[1]
  return made !== undefined && CLUSTER_TYPES.has(made) ? made : GALAXY_TYPES.get(galaxyType)
}

/** Where an external id comes from, by its form. */
export function sourceOfId(id: string): string {
  if (/^CVE-/i.test(id)) return 'cve'
  if (/^CAPEC-/i.test(id)) return 'capec'
  return 'mitre-attack'
}
