import { afterAll, beforeAll, expect, it } from 'vitest'
import { ELSEWHERE, EXCLUDED, QUESTIONS, type Route, routeOf, STEPS } from './channels.ts'
import { DETECTION_EXCLUDED, DETECTION_QUESTIONS, DETECTION_STEPS } from './channels-detection.ts'
import { SHARING_EXCLUDED, SHARING_QUESTIONS, SHARING_STEPS } from './channels-sharing.ts'
import { VULNERABILITY_EXCLUDED, VULNERABILITY_QUESTIONS, VULNERABILITY_STEPS } from './channels-vulnerabilities.ts'
import { AREA_NAMES, AREAS } from './areas.ts'
import type { NodeHarness } from './node-ports.ts'
import { openNodes } from './node.ts'
import type { Act, Program, Step } from './program.ts'
import type { DetectionAct, DetectionProgram } from './program-detection.ts'
import type { SharingAct, SharingProgram } from './program-sharing.ts'
import type { VulnerabilityAct, VulnerabilityProgram } from './program-vulnerabilities.ts'
import { runDetection } from './run-detection.ts'
import { runOnNode } from './run-node.ts'
import { runSharing } from './run-sharing.ts'
import { runVulnerabilities } from './run-vulnerabilities.ts'
import { runWork } from './run-work.ts'
import { AUTHORED, SLOTS } from './things.ts'

const questions = Object.keys({
  ...QUESTIONS,
  ...SHARING_QUESTIONS,
  ...DETECTION_QUESTIONS,
  ...VULNERABILITY_QUESTIONS,
}) as Route[]
const steps: ReadonlySet<Route> = new Set([
  ...STEPS,
  ...Object.values(AREAS).flatMap((area) => area.steps),
  ...SHARING_STEPS,
  ...DETECTION_STEPS,
  ...VULNERABILITY_STEPS,
])
const excluded = Object.keys({
  ...EXCLUDED,
  ...SHARING_EXCLUDED,
  ...DETECTION_EXCLUDED,
  ...VULNERABILITY_EXCLUDED,
}) as Route[]

let node: NodeHarness
let other: NodeHarness
beforeAll(async () => {
  ;[node, other] = await openNodes()
})
afterAll(async () => {
  await node.close()
  await other.close()
})

it('every route of the product is asked, or left out for a reason', async () => {
  const running = await node.restart()
  const { body } = await running.ask('low', { method: 'GET', url: '/api/openapi.json' })
  await running.stop()
  const { paths } = JSON.parse(body) as { paths: Record<string, object> }
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/^\/api/, '')}`),
  )
  expect(routes.length).toBeGreaterThan(80)
  const known = [...questions, ...steps, ...excluded]
  expect(
    routes.filter((route) => !known.includes(route as Route)),
    'a new channel: add it to QUESTIONS or STEPS, or to EXCLUDED with the reason',
  ).toEqual([])
  expect(
    known.filter((route) => !routes.includes(route) && !ELSEWHERE.includes(route)),
    'no longer a route of the product',
  ).toEqual([])
  expect(
    excluded.filter((route) => questions.includes(route) || steps.has(route)),
    'asked and left out',
  ).toEqual([])
})

/** A reader who brings everything twice, a third time otherwise, and writes on every screen. */
const busy: Program = [
  ...[0, 1, 2].map((n): Step => {
    const wanted = SLOTS.map((_, slot) => ({
      slot,
      version: Math.min(n + 1, 2),
      wording: n === 2 ? 0 : n * 2,
      creator: undefined,
      revoked: false,
    }))
    return {
      who: 'low',
      side: 'both',
      up: false,
      act: { do: 'import', wanted, label: 0, marked: false, dryRun: false, broken: 'none' },
    }
  }),
  ...[...AUTHORED, 'layer' as const].map((what): Step => {
    const slot = SLOTS.findIndex((one) => one.type === 'x-testudo-asset')
    return { who: 'low', side: 'both', up: false, act: { do: 'author', what, slot, wording: 0 } }
  }),
]

/** A reader who does on every page of sharing what can be done there, and a node that answers. */
const slot = SLOTS.findIndex(({ type }) => type === 'malware')
const wanted = { slot, version: 1, wording: 0, creator: undefined, revoked: false }
const release = { do: 'release', slot, to: 'kin', until: 'sent', edit: true } as const
const sharing: SharingProgram = (
  [
    { do: 'tap', wanted },
    { do: 'put', wanted: [wanted], label: 0 },
    { do: 'rule', slot },
    release,
    { ...release, until: 'draft' },
    { do: 'fetch' },
    { do: 'recall', slot },
    { do: 'announce', slot, wording: 0, next: 'change' },
    { do: 'announce', slot, wording: 1, next: 'end' },
    { do: 'delegate', slot },
    { do: 'bring', wanted: { ...wanted, slot: slot + 1 }, label: 0 },
    { do: 'misp', wording: 0 },
  ] as readonly (SharingAct | Act)[]
).map((act) => ({ who: 'low', side: 'both', up: false, act }))

/** A reader whose sources send, who knows what they send, hunts, judges and records. */
const detection: DetectionProgram = (
  [
    { do: 'source', label: 0 },
    { do: 'push', nth: 0, event: 0 },
    { do: 'push', nth: 0, event: 1 },
    { do: 'own', host: 0, label: 0 },
    { do: 'know', value: 0, version: 0, label: 0 },
    { do: 'hunt', value: 1, take: true },
    { do: 'rule', value: 0, language: 'sigma', label: 0 },
    { do: 'judge', state: 'mine' },
    { do: 'record' },
    { do: 'change', nth: 0 },
    { do: 'end', nth: 0 },
  ] as readonly DetectionAct[]
).map((act) => ({ who: 'low', side: 'both', up: false, act }))

/** A desk that learns of a vulnerability, warns its operators, and an operator that answers. */
const vulnerabilities: VulnerabilityProgram = (
  [
    { do: 'own', label: 0 },
    { do: 'know', feed: 'record', n: 0, version: 0, label: 0 },
    { do: 'know', feed: 'kev', n: 0, version: 0, label: 0 },
    { do: 'know', feed: 'epss', n: 0, version: 0, label: 0 },
    { do: 'equip', n: 0, operator: 0, version: 1, label: 0 },
    { do: 'equip', n: 1, operator: 1, version: 1, label: 0 },
    { do: 'contact', operator: 0, label: 0 },
    { do: 'contact', operator: 1, label: 0 },
    { do: 'release', n: 0, operator: 0 },
    { do: 'feed', label: 0 },
    { do: 'status', n: 0, label: 0 },
    { do: 'feed', label: 0 },
    { do: 'answer' },
    { do: 'incident' },
  ] as readonly VulnerabilityAct[]
).map((act) => ({ who: 'low', side: 'both', up: false, act }))

it('every question and every step is answered with something at least once: an error each time compares nothing', {
  timeout: 300_000,
}, async () => {
  const answered = new Set<Route | undefined>(['GET /events'])
  const refused = new Map<Route | undefined, string>()
  node.wrapDoor((door) => async (request) => {
    const told = await door(request)
    const route = routeOf(request.method, request.url, [...questions, ...steps])
    if (told.status === 200) answered.add(route)
    else refused.set(route, `${request.url} ${told.status} ${told.body}`)
    return told
  })
  await runOnNode(node, busy, 'left')
  await runSharing(node, sharing, 'left')
  await runDetection(node, detection, 'left')
  await runVulnerabilities(node, vulnerabilities, 'left')
  await runWork(node, { before: busy, areas: AREA_NAMES }, 'left')
  node.unplant()
  const silent = [...new Set([...questions, ...steps])].filter((route) => !answered.has(route))
  expect(silent.map((route) => `${route}: ${refused.get(route) ?? 'not asked'}`)).toEqual([])
})
