/** What allies compare themselves by. */
export const PARITY_TOPICS = [
  'threats',
  'indicators',
  'sightings',
  'vulnerabilities',
  'missions',
  'activities',
  'other',
] as const
export type ParityTopic = (typeof PARITY_TOPICS)[number]

const TOPIC_OF: Readonly<Record<string, ParityTopic>> = {
  'attack-pattern': 'threats',
  campaign: 'threats',
  'course-of-action': 'threats',
  grouping: 'threats',
  incident: 'threats',
  infrastructure: 'threats',
  'intrusion-set': 'threats',
  malware: 'threats',
  'malware-analysis': 'threats',
  report: 'threats',
  'threat-actor': 'threats',
  tool: 'threats',
  indicator: 'indicators',
  sighting: 'sightings',
  'observed-data': 'sightings',
  vulnerability: 'vulnerabilities',
  'x-testudo-asset': 'missions',
  'x-testudo-service': 'missions',
  'x-testudo-task': 'missions',
  'x-testudo-mission': 'missions',
  'x-testudo-operation': 'missions',
  'x-testudo-exposure': 'missions',
  'x-testudo-activity': 'activities',
}

/** What only helps to read the rest: it says nothing by itself, so nobody is behind for want of it. */
const NO_TOPIC: ReadonlySet<string> = new Set(['marking-definition', 'extension-definition', 'language-content'])

/** The topic of an object by its type; undefined for what is compared with nobody. */
export function topicOf(type: string): ParityTopic | undefined {
  return NO_TOPIC.has(type) ? undefined : Object.hasOwn(TOPIC_OF, type) ? TOPIC_OF[type] : 'other'
}
