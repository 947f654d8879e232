import { timeOf } from './cast.ts'
import type { Question, Route } from './channels.ts'
import { STANDINS } from './things.ts'

/** What a question of sharing may refer to. */
export interface Sharing {
  readonly touched: readonly string[]
  /** Accounts of the other nodes. */
  readonly kin: string
  readonly far: string
  /** Ids of what an earlier answer listed. */
  ids(route: Route): readonly string[]
}
type Questions = (asking: Sharing) => readonly Question[]

const once =
  (...urls: readonly string[]): Questions =>
  () =>
    urls.map((url) => ({ url }))
const MOST = 4
const touched =
  (...urls: ((id: string, asking: Sharing) => Question)[]): Questions =>
  (asking) =>
    asking.touched.slice(0, MOST).flatMap((id) => urls.map((url) => url(id, asking)))
const listed = (asking: Sharing, route: Route): readonly string[] => asking.ids(route).slice(0, MOST)

const OPEN = { policy: 'ALLIED', classification: 'UNCLASSIFIED', categories: [], originators: [] }
export const activityOf = (name: string, targets: readonly string[]) => ({
  kind: 'operation',
  name,
  starts: timeOf(-60),
  ends: timeOf(3_600),
  targets,
  ranges: ['198.51.100.0/24'],
  contact: 'Desk 9',
})
const uuid = (n: number) => `5f0e8a4c-1d2b-4c3d-8e4f-${String(n).padStart(12, '0')}`
/** A file as another tool writes it. */
export const mispEvent = (n: number) => ({
  Event: {
    uuid: uuid(n),
    info: `Otter ${n}`,
    date: '2026-11-01',
    timestamp: '1793539800',
    threat_level_id: '2',
    analysis: '1',
    published: false,
    distribution: '0',
    Orgc: { name: 'CERT Example', uuid: uuid(900) },
    Attribute: [
      {
        uuid: uuid(n + 10),
        type: 'domain',
        category: 'Network activity',
        value: `host${n}.example`,
        to_ids: true,
        timestamp: '1793539800',
        distribution: '5',
      },
    ],
  },
})

const RELEASES: Route = 'GET /sharing/releases'
const IMPORTS: Route = 'GET /sharing/misp/imports'

/** What low readers ask of sharing when a program ends. Lists stand before what they list. */
export const SHARING_QUESTIONS: Readonly<Record<Route, Questions>> = {
  'GET /sharing/self': once('/sharing/self'),
  'GET /sharing/peers': once('/sharing/peers'),
  'GET /sharing/peers/{id}': ({ kin, far }) => [kin, far].map((id) => ({ url: `/sharing/peers/${id}` })),
  [RELEASES]: (asking) => [
    { url: '/sharing/releases?limit=2', walk: true },
    { url: '/sharing/releases?state=sent' },
    ...asking.touched.slice(0, MOST).map((id) => ({ url: `/sharing/releases?object=${id}` })),
  ],
  'GET /sharing/releases/{id}': (asking) => listed(asking, RELEASES).map((id) => ({ url: `/sharing/releases/${id}` })),
  'POST /sharing/preview': touched((id, { kin, far }) => ({
    url: '/sharing/preview',
    body: { objects: [id], recipients: [kin, far] },
  })),
  'GET /sharing/explain': touched(
    (id, { kin }) => ({ url: `/sharing/explain?object=${id}&to=${kin}` }),
    (id, { far }) => ({ url: `/sharing/explain?object=${id}&to=${far}` }),
  ),
  'GET /sharing/recall-reach': touched((id) => ({ url: `/sharing/recall-reach?object=${id}` })),
  'GET /sharing/history': (asking) => [
    { url: '/sharing/history?limit=2', walk: true },
    ...asking.touched.slice(0, MOST).map((id) => ({ url: `/sharing/history?object=${id}` })),
  ],
  'GET /sharing/rules': once('/sharing/rules'),
  'GET /sharing/parity': once('/sharing/parity'),
  'GET /sharing/parity.csv': once('/sharing/parity.csv'),
  'GET /sharing/activities': once('/sharing/activities', `/sharing/activities?all=yes&from=${timeOf(-86_400)}`),
  'GET /sharing/activity-targets': once('/sharing/activity-targets?text=otter'),
  'POST /sharing/activity-check': (asking) => [
    { url: '/sharing/activity-check', body: activityOf('Imagined', [STANDINS.actor, ...targets(asking)]) },
  ],
  'GET /sharing/collections': once('/sharing/collections'),
  'GET /sharing/taxii/clients': once('/sharing/taxii/clients'),
  'GET /sharing/taxii/sources': once('/sharing/taxii/sources'),
  'GET /sharing/delegations': once('/sharing/delegations'),
  'POST /sharing/sanitised': touched((object) => ({
    url: '/sharing/sanitised',
    body: { object, remove: ['description'], label: OPEN, dryRun: true },
  })),
  'GET /sharing/sanitised': once('/sharing/sanitised'),
  [IMPORTS]: once('/sharing/misp/imports'),
  'GET /sharing/misp/imports/{job}/events': (asking) =>
    listed(asking, IMPORTS).map((job) => ({ url: `/sharing/misp/imports/${job}/events` })),
  'GET /sharing/misp/imports/{job}/findings': (asking) =>
    listed(asking, IMPORTS).map((job) => ({ url: `/sharing/misp/imports/${job}/findings` })),
  'GET /sharing/misp/audiences': once('/sharing/misp/audiences'),
  'GET /sharing/misp/lists': once('/sharing/misp/lists'),
  'GET /sharing/misp/{id}': touched((id) => ({ url: `/sharing/misp/${id}` })),
  'GET /sharing/misp/{id}/notes': touched((id) => ({ url: `/sharing/misp/${id}/notes` })),
  'GET /sharing/seen/settings': once('/sharing/seen/settings'),
  'GET /sharing/seen/served': once('/sharing/seen/served'),
  'POST /sharing/seen/leak': ({ kin }) => [{ url: '/sharing/seen/leak', body: { peers: [kin], count: 2 } }],
  'POST /sharing/peers/{id}/now': ({ kin }) => [{ url: `/sharing/peers/${kin}/now`, body: {} }],
  // Both nodes answer; one of them has lost what is hidden from the reader.
  'POST /sharing/peers/{id}/reconcile': ({ kin, far }) =>
    [kin, far].map((id) => ({ url: `/sharing/peers/${id}/reconcile`, body: {} })),
  // Of what is packed already; asked last, for it packs what is left.
  'GET /sharing/peers/{id}/bundle': ({ kin, far }) => [kin, far].map((id) => ({ url: `/sharing/peers/${id}/bundle` })),
}

const TARGETS = /^(malware|x-testudo-asset|intrusion-set|x-testudo-mission)/
export const targets = ({ touched: ids }: Pick<Sharing, 'touched'>): readonly string[] =>
  ids.filter((id) => TARGETS.test(id)).slice(0, MOST)

/** Routes the steps of a program of sharing go through. */
export const SHARING_STEPS: ReadonlySet<Route> = new Set<Route>([
  'POST /sharing/activities',
  'PUT /sharing/activities/{id}',
  'POST /sharing/activities/{id}/end',
  'POST /sharing/releases',
  'PUT /sharing/releases/{id}',
  'POST /sharing/releases/{id}/{step}',
  'POST /sharing/recalls',
  'POST /sharing/rules',
  'POST /sharing/rules/{id}/{step}',
  'POST /sharing/delegations',
  'POST /sharing/misp',
])

const because = (reason: string, routes: readonly Route[]): Record<Route, string> =>
  Object.fromEntries(routes.map((route) => [route, reason]))

/** Routes of sharing nobody is asked through here, each with the reason. */
export const SHARING_EXCLUDED: Readonly<Record<Route, string>> = {
  ...because('says who is known and what settings hold; no stored object is read, the lists of them are asked', [
    'POST /sharing/peers',
    'PUT /sharing/peers/{id}',
    'DELETE /sharing/peers/{id}',
    'POST /sharing/self/key',
    'POST /sharing/peers/{id}/keys/{key}/revoke',
    'POST /sharing/peers/{id}/log',
    'POST /sharing/collections',
    'PUT /sharing/collections/{id}',
    'DELETE /sharing/collections/{id}',
    'POST /sharing/taxii/clients',
    'PUT /sharing/taxii/clients/{id}',
    'POST /sharing/taxii/clients/{id}/token',
    'DELETE /sharing/taxii/clients/{id}/tokens/{token}',
    'GET /sharing/certificates',
    'POST /sharing/taxii/sources',
    'PUT /sharing/taxii/sources/{id}',
    'DELETE /sharing/taxii/sources/{id}',
    'PUT /sharing/misp/audiences',
    'POST /sharing/misp/lists',
    'DELETE /sharing/misp/lists/{kind}/{name}',
    'PUT /sharing/seen/settings',
  ]),
  ...because('needs another machine that answers: journeys and tests beside the code do it over real connections', [
    'POST /sharing/taxii/sources/{id}/now',
    'POST /sharing/taxii/discover',
    'POST /sharing/seen/ask',
  ]),
  ...because('a file of deliveries, judged one by one as those over the wire, which are compared', [
    'POST /sharing/bundles',
  ]),
  ...because('the second person of two: who may not read what it is about is told that nothing is there', [
    'POST /sharing/sanitised/{id}/{step}',
    'POST /sharing/delegations/{id}/open',
  ]),
  ...because(
    'the portions that standing rules are compared by: absent and without portions alike in ruleAbout.test.ts',
    ['POST /sharing/rule-reach'],
  ),
  ...because('ends by chance before or after the step', ['DELETE /sharing/misp/imports/{job}']),
}
