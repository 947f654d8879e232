import { timeOf } from './cast.ts'
import type { Question, Route } from './channels.ts'
import { CVES, OPERATORS, operatorOf } from './things-vulnerabilities.ts'

/** What a question of vulnerabilities may refer to. */
interface Asking {
  /** Ids of warnings the reader was told of as an operator. */
  readonly warnings: readonly string[]
}
type Questions = (asking: Asking) => readonly Question[]

const once =
  (...urls: readonly string[]): Questions =>
  () =>
    urls.map((url) => ({ url }))
const MOST = 3
const ABSENT = 'warning-AAAAAAAAAAAAAAAA'
const perWarning =
  (url: (id: string) => string): Questions =>
  ({ warnings }) =>
    [...warnings.slice(0, MOST), ABSENT].map((id) => ({ url: url(id) }))

/** What low readers ask of vulnerabilities when a program ends, as a desk of the centre and as an operator. */
export const VULNERABILITY_QUESTIONS: Readonly<Record<Route, Questions>> = {
  'GET /vulnerabilities/desk': once(
    '/vulnerabilities/desk',
    '/vulnerabilities/desk?show=all&sort=score&limit=1',
    '/vulnerabilities/desk?show=all&sort=newest&text=GW-4',
    '/vulnerabilities/desk?show=closed&sort=epss',
  ),
  'GET /vulnerabilities/known/{id}': () =>
    [...CVES, 'CVE-2026-99999'].flatMap((id) => [
      { url: `/vulnerabilities/known/${id}` },
      { url: `/vulnerabilities/known/${id}?at=${timeOf(2) + 500}&table=coordinator` },
      { url: `/vulnerabilities/known/${id}?table=bod-26-04` },
    ]),
  'GET /vulnerabilities/collective': once('/vulnerabilities/collective'),
  'GET /vulnerabilities/collective/past': once('/vulnerabilities/collective/past?length=four-weeks'),
  'GET /vulnerabilities/collective/export': once('/vulnerabilities/collective/export'),
  'GET /vulnerabilities/inventory': once(
    '/vulnerabilities/inventory',
    '/vulnerabilities/inventory?text=Gateway&limit=1',
    `/vulnerabilities/inventory?operator=${operatorOf(1)}`,
    `/vulnerabilities/inventory?cve=${CVES[0]}`,
  ),
  'GET /vulnerabilities/inventory/export': once(
    '/vulnerabilities/inventory/export?format=csv',
    `/vulnerabilities/inventory/export?format=cyclonedx&cve=${CVES[0]}`,
  ),
  'GET /vulnerabilities/inventory/imports': once('/vulnerabilities/inventory/imports'),
  'GET /vulnerabilities/desk/export': once('/vulnerabilities/desk/export?show=all&sort=newest'),
  'GET /vulnerabilities/feeds': once('/vulnerabilities/feeds'),
  'GET /vulnerabilities/contacts': once('/vulnerabilities/contacts'),
  'GET /vulnerabilities/warnings': () =>
    ['', ...CVES.map((id) => `?vulnerability=${id}`)].map((query) => ({ url: `/vulnerabilities/warnings${query}` })),
  'GET /vulnerabilities/warnings/preview': () =>
    CVES.flatMap((id) =>
      Array.from({ length: OPERATORS }, (_, n) => ({
        url: `/vulnerabilities/warnings/preview?vulnerability=${id}&operator=${operatorOf(n)}`,
      })),
    ),
  'GET /vulnerabilities/published': once(
    '/vulnerabilities/published',
    `/vulnerabilities/published?vulnerability=${CVES[0]}&limit=1`,
  ),
  'GET /vulnerabilities/publishable': once(
    '/vulnerabilities/publishable',
    `/vulnerabilities/publishable?operator=${operatorOf(0)}`,
    `/vulnerabilities/publishable?operator=${operatorOf(2)}`,
  ),
  // No node of that name is there to be asked: what is compared is how many products one would ask about.
  'GET /vulnerabilities/products/leak': once('/vulnerabilities/products/leak?peer=nobody'),
  'GET /vulnerabilities/incidents': once('/vulnerabilities/incidents'),
  'GET /operator': once('/operator'),
  'GET /operator/equipment': once('/operator/equipment'),
  'GET /operator/incidents': once('/operator/incidents'),
  'GET /operator/warnings/{id}': perWarning((id) => `/operator/warnings/${id}`),
  'GET /operator/warnings/{id}/csaf': perWarning((id) => `/operator/warnings/${id}/csaf`),
  'GET /operator/warnings/{id}/openvex': perWarning((id) => `/operator/warnings/${id}/openvex`),
}

/** Pages the node writes itself, with all they say; the forms on them are answered by routes that are asked above. */
export const pagesOf = ({ warnings }: Asking): readonly string[] => [
  '/operator',
  '/operator/equipment',
  '/operator/incidents',
  '/operator/incidents/report',
  '/operator/cases',
  '/operator/cases/incident--00000000-0000-4000-8000-000000000001',
  '/operator/cases/incident--00000000-0000-4000-8000-000000000001/file',
  ...[...warnings.slice(0, MOST), ABSENT].map((id) => `/operator/warning/${id}`),
]

/** What is told of a week once it is over. */
export const VULNERABILITIES_PAST: readonly Question[] = [
  { url: '/vulnerabilities/collective/past' },
  { url: '/vulnerabilities/collective/export' },
]

/** What vulnerabilities say through others: the picture, the search, the jobs, who may read an object. */
export const VULNERABILITIES_ELSEWHERE: readonly Question[] = [
  { url: '/picture/missions' },
  { url: '/picture/nodes' },
  { url: `/search?text=${CVES[0]}` },
  { url: '/search?text=Gateway' },
  { url: '/threats/counts' },
  { url: '/jobs' },
  { url: `/threats/objects/${operatorOf(1)}/readers` },
]

/** Routes the steps of a program of vulnerabilities go through. */
export const VULNERABILITY_STEPS: ReadonlySet<Route> = new Set<Route>([
  'POST /vulnerabilities/import',
  'POST /vulnerabilities/inventory/import',
  'POST /vulnerabilities/inventory/status',
  'POST /vulnerabilities/published/preview',
  'POST /vulnerabilities/published',
  'POST /vulnerabilities/published/withdraw',
  'PUT /vulnerabilities/contacts/{operator}',
  'POST /vulnerabilities/warnings/release',
  'POST /vulnerabilities/feeds',
  'POST /vulnerabilities/feeds/{id}/run',
  'DELETE /vulnerabilities/feeds/{id}',
  'POST /operator/warnings/{id}/answers',
  'POST /operator/incidents',
])

/** Routes of vulnerabilities nobody is asked through here, each with the reason. */
export const VULNERABILITY_EXCLUDED: Readonly<Record<Route, string>> = {
  'POST /vulnerabilities/inventory/imports/{id}/undo':
    'writes what an import would: absent, foreign and hidden imports are compared in server/inventory/inOut.test.ts',
  'POST /vulnerabilities/products/ask':
    'asks another node: what crosses and what is kept is compared in test/products.test.ts and in sharing’s told.test.ts',
  'POST /incidents/reports/{report}/take':
    'what it writes is asked for as incidents are: hidden and absent reports are compared in incidents’ early.test.ts',
  'POST /operator/vex': 'answers in a signed document, kept as those given one by one, which are compared',
}
