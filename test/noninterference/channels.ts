import { timeOf } from './cast.ts'
import { LAYERS, STANDINS, TEXTS } from './things.ts'

/** A route as the description of the node's API names it, without `/api`: `GET /threats/objects/{id}`. */
export type Route = `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`

/** What a question may refer to: what the program touched, and what the reader was told before. */
export interface Asking {
  readonly touched: readonly string[]
  /** Rows of the last answer of a route. */
  rows(route: Route): readonly Row[]
}
export interface Row {
  readonly id?: string
  readonly job?: string
}
export interface Question {
  readonly url: string
  readonly body?: unknown
  /** Follow cursors to the end. */
  readonly walk?: boolean
}
type Questions = (asking: Asking) => readonly Question[]

const once =
  (...urls: readonly string[]): Questions =>
  () =>
    urls.map((url) => ({ url }))
const walk =
  (url: string): Questions =>
  () => [{ url, walk: true }]
const starting = (asking: Asking, ...types: readonly string[]) =>
  asking.touched.filter((id) => types.some((type) => id.startsWith(type)))
const each =
  (types: readonly string[], url: (id: string) => string): Questions =>
  (asking) =>
    starting(asking, ...types).map((id) => ({ url: url(id) }))
/** Ids of what earlier answers listed, at most so many. */
const listed = (asking: Asking, route: Route, most: number): readonly string[] =>
  asking
    .rows(route)
    .flatMap(({ id, job }) => id ?? job ?? [])
    .slice(0, most)

const MODEL = ['x-testudo-asset', 'x-testudo-service', 'x-testudo-mission', 'x-testudo-operation']
const EXPOSED = ['x-testudo-asset', 'x-testudo-service']
const WIDE = { policy: 'ALLIED', classification: 'UNCLASSIFIED', categories: [], originators: [] }
const NARROW = { ...WIDE, classification: 'RESTRICTED' }
const TIMES = `from=${timeOf(-86_400)}&to=${timeOf(60)}`
const KEPT: Route = 'GET /threats/layers/kept'
const MATRICES: Route = 'GET /threats/matrices'
const MATRIX_PATH = /^x-mitre-matrix/
const exposing = (asset: string) => ({
  asset,
  name: 'Imagined',
  health: 0.2,
  from: timeOf(-60),
  reference: 'EXP-9',
  what: 'wiped',
})

/** What low readers ask when a program ends: every route that reads, previews or supposes. Lists stand before what they list. */
export const QUESTIONS: Readonly<Record<Route, Questions>> = {
  'GET /threats/objects': all(
    walk('/threats/objects?limit=2'),
    once('/threats/objects?order=name&revoked=true&limit=50'),
  ),
  'GET /threats/counts': once('/threats/counts'),
  'GET /threats/search': once(
    ...TEXTS.slice(0, 3).map((text) => `/threats/search?text=${encodeURIComponent(text)}&limit=5`),
    `/threats/search?text=${encodeURIComponent('type:malware')}&limit=1`,
  ),
  'GET /search': once('/search?text=otter'),
  'GET /threats/indicators': once('/threats/indicators?limit=5'),
  'GET /threats/quarantine': walk('/threats/quarantine?limit=2'),
  'GET /threats/imports': once('/threats/imports'),
  'GET /threats/imports/{job}/verdicts': (asking) =>
    listed(asking, 'GET /threats/imports', 2).map((job) => ({ url: `/threats/imports/${job}/verdicts` })),
  'GET /threats/export': once('/threats/export?versions=true'),
  'POST /threats/export/selection': ({ touched }) =>
    touched.length === 0 ? [] : [{ url: '/threats/export/selection', body: { ids: touched, format: 'csv' } }],
  'GET /threats/matters': (asking) => [
    { url: '/threats/matters' },
    ...starting(asking, 'incident', 'identity').map((id) => ({ url: `/threats/matters?id=${id}` })),
  ],
  [MATRICES]: once('/threats/matrices'),
  'GET /threats/matrices/{id}': (asking) =>
    matricesOf(asking).flatMap((id) => [
      { url: `/threats/matrices/${id}` },
      { url: `/threats/matrices/${id}?by=${STANDINS.actor}` },
    ]),
  'GET /threats/matrices/{id}/layer': (asking) =>
    matricesOf(asking).map((id) => ({ url: `/threats/matrices/${id}/layer` })),
  'POST /threats/layers': () => [{ url: '/threats/layers', body: { layer: LAYERS[0] } }],
  [KEPT]: once('/threats/layers/kept'),
  'GET /threats/layers/kept/{id}': (asking) => layersOf(asking).map((id) => ({ url: `/threats/layers/kept/${id}` })),
  'GET /threats/layers/kept/{id}/file': (asking) =>
    layersOf(asking).map((id) => ({ url: `/threats/layers/kept/${id}/file` })),
  'GET /threats/layers/combined': (asking) => {
    const [a, b = a] = layersOf(asking)
    return a === undefined ? [] : [{ url: `/threats/layers/combined?a=${a}&b=${b}&how=difference` }]
  },
  'POST /threats/paste': () => [{ url: '/threats/paste', body: { text: STANDINS.pasted } }],
  'GET /threats/objects/{id}': each([''], (id) => `/threats/objects/${id}`),
  'GET /threats/objects/{id}/relations': ({ touched }) =>
    touched.map((id) => ({ url: `/threats/objects/${id}/relations?limit=2`, walk: true })),
  'GET /threats/objects/{id}/text': each([''], (id) => `/threats/objects/${id}/text`),
  'GET /threats/objects/{id}/diff': each(
    [''],
    (id) => `/threats/objects/${id}/diff?from=${STANDINS.first}&to=${STANDINS.second}`,
  ),
  'GET /threats/quarantine/{id}': each([''], (id) => `/threats/quarantine/${id}`),
  'GET /threats/objects/{id}/readers': each([''], (id) => `/threats/objects/${id}/readers`),
  'POST /threats/objects/{id}/label/preview': ({ touched }) =>
    touched.map((id) => ({ url: `/threats/objects/${id}/label/preview`, body: { label: NARROW } })),
  'GET /threats/graph': ({ touched }) =>
    touched.length === 0 ? [] : [{ url: `/threats/graph?ids=${touched.slice(0, 50).join(',')}` }],
  'GET /picture/missions': once('/picture/missions'),
  'GET /picture/missions/{id}': each(['x-testudo-mission'], (id) => `/picture/missions/${id}?seed=1`),
  'GET /picture/nodes': once('/picture/nodes', '/picture/nodes?commitments=only'),
  'GET /picture/nodes/{id}': each(MODEL, (id) => `/picture/nodes/${id}`),
  'GET /picture/history/{id}': each(['x-testudo', 'relationship'], (id) => `/picture/history/${id}`),
  'GET /picture/timeline': once(`/picture/timeline?${TIMES}`),
  'POST /picture/what-if': (asking) => [
    { url: '/picture/what-if', body: { fail: starting(asking, 'x-testudo-asset'), restore: [] } },
    { url: '/picture/what-if', body: {} },
  ],
  'GET /picture/what-if/csv': (asking) => sets(asking).map((set) => ({ url: `/picture/what-if/csv?${set}` })),
  'GET /picture/what-if/json': (asking) => sets(asking).map((set) => ({ url: `/picture/what-if/json?${set}` })),
  'POST /picture/helps': (asking) => [
    { url: '/picture/helps', body: {} },
    ...starting(asking, ...EXPOSED)
      .slice(0, 1)
      .map((id) => ({ url: '/picture/helps', body: { fail: [id] } })),
  ],
  'POST /picture/preview': (asking) => [
    ...starting(asking, 'x-testudo', 'relationship').map((remove) => previewed({ remove })),
    ...starting(asking, ...EXPOSED).map((id) => previewed({ exposure: exposing(id) })),
    previewed({ dependency: { node: STANDINS.asset, needs: STANDINS.mission, source: 'me' } }),
    previewed({ dependency: { node: STANDINS.mission, needs: STANDINS.asset, source: 'me' } }),
    previewed({ commitment: { name: 'Imagined', capacity: 0.5 } }),
  ],
  'GET /picture/editing': once('/picture/editing', '/picture/editing?evidence=outage'),
  'GET /jobs': once('/jobs'),
  'GET /jobs/{job}': (asking) => listed(asking, 'GET /threats/imports', 2).map((job) => ({ url: `/jobs/${job}` })),
  'GET /audit/entries': once('/audit/entries?limit=500'),
  'GET /audit/export': once('/audit/export'),
  'GET /identity/people': once('/identity/people'),
  'GET /identity/roles': once('/identity/roles'),
  'GET /identity/session': once('/identity/session'),
  'GET /policies': once('/policies'),
}

/** Routes the steps of a program go through: a low reader's answers there are compared too. */
export const STEPS: ReadonlySet<Route> = new Set<Route>([
  'GET /events',
  'POST /threats/import',
  'POST /threats/objects/{id}/notes',
  'POST /threats/objects/{id}/opinions',
  'POST /threats/objects/{id}/label',
  'POST /threats/layers/kept',
  'DELETE /threats/layers/kept/{id}',
  'POST /threats/paste',
  'POST /picture/nodes',
  'POST /picture/dependencies',
  'POST /picture/exposures',
  'POST /picture/commitments',
  'POST /picture/remove',
  'POST /picture/undo',
])

/** Routes a node has only when an identity provider is named in its settings. */
export const ELSEWHERE: readonly Route[] = ['POST /identity/oidc/begin', 'GET /identity/oidc/callback']

/** Routes nobody is asked through here, each with the reason: nothing of what a hidden writer stores can come to them. */
export const EXCLUDED: Readonly<Record<Route, string>> = {
  ...because(
    'needs alerts, or people of two organisations: proposals.test.ts and join.test.ts compare what is hidden with what is not there',
    [
      'POST /incidents/proposals/dismissed',
      'DELETE /incidents/proposals/dismissed/{id}',
      'POST /incidents/cases/{id}/alerts',
      'POST /incidents/cases/{id}/lead',
    ],
  ),
  ...because('the own account, its sessions and ways in: no stored object is read', [
    'POST /identity/language',
    'POST /identity/sign-in',
    'POST /identity/sign-out',
    'POST /identity/sign-in/certificate',
    'GET /identity/certificates',
    'POST /identity/certificates',
    'DELETE /identity/certificates/{fingerprint}',
    'POST /identity/links/open',
    'POST /identity/links/passkey',
    'POST /identity/links/accept',
    'POST /identity/passkeys/sign-in/begin',
    'POST /identity/passkeys/sign-in/finish',
    'GET /identity/passkeys',
    'POST /identity/passkeys/begin',
    'POST /identity/passkeys/finish',
    'DELETE /identity/passkeys/{passkey}',
    'POST /identity/password',
    ...ELSEWHERE,
    'GET /identity/sessions',
    'DELETE /identity/sessions/{session}',
    'POST /identity/sessions/end-others',
    'GET /identity/tokens',
    'POST /identity/tokens',
    'DELETE /identity/tokens/{token}',
  ]),
  ...because('accounts of others: changed in the steps by an administrator, read by the lists of people and roles', [
    'POST /identity/people',
    'PUT /identity/people/{person}',
    'POST /identity/people/{person}/disabled',
    'POST /identity/people/{person}/link',
    'PUT /identity/roles/{role}',
  ]),
  ...because('ends by chance before or after the step: whose job it is, a test of the jobs shows', [
    'POST /jobs/{job}/cancel',
    'DELETE /threats/imports/{job}',
  ]),
  ...because('hashes of salted leaves, a leaf a minute whatever happens: no byte is equal in two honest runs', [
    'GET /audit/checkpoint',
    'GET /audit/consistency',
    'GET /audit/entries/{entry}/receipt',
    'GET /watch/receipts/{id}',
    'POST /audit/cosignatures',
    'POST /audit/verify',
  ]),
  ...because('for operators, who hold the disk and see totals of the whole node', ['GET /health', 'POST /backup']),
}

function because(reason: string, routes: readonly Route[]): Record<Route, string> {
  return Object.fromEntries(routes.map((route) => [route, reason]))
}
function all(...each: readonly Questions[]): Questions {
  return (asking) => each.flatMap((questions) => questions(asking))
}
function previewed(body: object): Question {
  return { url: '/picture/preview', body }
}
function matricesOf(asking: Asking): readonly string[] {
  return listed(asking, MATRICES, 2).filter((id) => MATRIX_PATH.test(id))
}
/** Kept layers the reader sees, and touched ones whether it sees them or not. */
function layersOf(asking: Asking): readonly string[] {
  return [...new Set([...starting(asking, 'x-testudo-layer'), ...listed(asking, KEPT, 2)])]
}
function sets(asking: Asking): readonly string[] {
  return [
    '',
    ...starting(asking, ...EXPOSED)
      .slice(0, 1)
      .map((id) => `fail=${id}`),
  ]
}

/** The route a request went by: of those that fit, the one with the fewest open places. */
export function routeOf(method: string, url: string, routes: Iterable<Route>): Route | undefined {
  const path = `${method} ${url.replace(/^\/api/, '').replace(/\?.*$/s, '')}`
  const open = (route: Route) => route.split('{').length
  return [...routes]
    .filter((route) => new RegExp(`^${route.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path))
    .toSorted((a, b) => open(a) - open(b))[0]
}
