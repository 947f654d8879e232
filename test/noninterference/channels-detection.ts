import type { Question, Route } from './channels.ts'
import { eventsOf, patternOf, sigmaOf } from './things-detection.ts'

/** What a question of detection may refer to. */
export interface Detecting {
  /** Ids of what an earlier answer listed. */
  ids(route: Route): readonly string[]
  /** Sources the hidden writer added, in either world, and what it might know as alerts. */
  readonly secret: readonly string[]
}
type Questions = (asking: Detecting) => readonly Question[]

const once =
  (...urls: readonly string[]): Questions =>
  () =>
    urls.map((url) => ({ url }))
const MOST = 6
const ALERTS: Route = 'GET /detection/alerts'
const HUNTS: Route = 'GET /detection/hunts'

/** What low readers ask of detection when a program ends. Lists stand before what they list. */
export const DETECTION_QUESTIONS: Readonly<Record<Route, Questions>> = {
  'GET /detection/overview': once('/detection/overview'),
  'GET /detection/coverage': () => [
    { url: '/detection/coverage?limit=2', walk: true },
    { url: '/detection/coverage?state=rejected' },
    { url: '/detection/coverage?state=never' },
  ],
  [ALERTS]: once(
    '/detection/alerts?show=all',
    '/detection/alerts?show=open&sort=last',
    '/detection/alerts?show=mine&sort=hits',
  ),
  'GET /detection/alerts/{id}': ({ ids, secret }) =>
    [...new Set([...secret, ...ids(ALERTS)])].slice(0, MOST).map((id) => ({ url: `/detection/alerts/${id}` })),
  'GET /detection/sources': once('/detection/sources'),
  'GET /detection/allies': once('/detection/allies', '/detection/allies?nations=2&hours=720'),
  [HUNTS]: once('/detection/hunts'),
  'GET /detection/hunts/{id}': ({ ids, secret }) =>
    [...new Set([...secret, ...ids(HUNTS)])].slice(0, MOST).map((id) => ({ url: `/detection/hunts/${id}` })),
  'POST /detection/hunts/check': () => [
    { url: '/detection/hunts/check', body: { language: 'stix', text: patternOf(0) } },
    { url: '/detection/hunts/check', body: { language: 'indicators', text: '198.51.100.7\notter.example' } },
  ],
  'POST /detection/rules/test': () => [
    { url: '/detection/rules/test', body: { language: 'stix', text: patternOf(0), samples: eventsOf(0, 1) } },
    { url: '/detection/rules/test', body: { language: 'sigma', text: sigmaOf(0), samples: eventsOf(0, 1) } },
  ],
  'GET /detection/protect/preview': once(
    ...['suricata', 'csv', 'stix'].map(
      (format) => `/detection/protect/preview?format=${format}&sources=1&confidence=1`,
    ),
  ),
  'GET /detection/protect/file': once(
    ...['rpz', 'sigma', 'csv', 'blocklist'].map(
      (format) => `/detection/protect/file?format=${format}&sources=1&confidence=1`,
    ),
  ),
}

/** What detection says through others: the picture, the search, threats, the log. */
export const DETECTION_ELSEWHERE: readonly Question[] = [
  { url: '/picture/missions' },
  { url: '/picture/nodes' },
  { url: '/search?text=Known' },
  { url: '/search?text=10.31.4.20' },
  { url: '/threats/objects?limit=20' },
  { url: '/threats/counts' },
  { url: '/jobs' },
]

/** Routes the steps of a program of detection go through. */
export const DETECTION_STEPS: ReadonlySet<Route> = new Set<Route>([
  'POST /detection/sources',
  'PUT /detection/sources/{id}',
  'DELETE /detection/sources/{id}',
  'POST /detection/sources/{id}/restore',
  'POST /detection/sources/{id}/events',
  'POST /detection/sources/{id}/upload',
  'POST /detection/hunts',
  'POST /detection/hunts/{id}/sightings',
  'POST /detection/rules',
  'POST /detection/alerts/{id}/judge',
  'POST /detection/alerts/{id}/sightings',
])

/** Routes of detection nobody is asked through here, each with the reason. */
export const DETECTION_EXCLUDED: Readonly<Record<Route, string>> = {
  'POST /detection/hunts/{id}/stop': 'ends by chance before or after the step: whose hunt it is, a test of hunts shows',
  'POST /detection/hunts/{id}/resume': 'goes on with a hunt of one’s own that was stopped, which a test of hunts shows',
}
