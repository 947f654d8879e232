import type { Browser, Page } from 'playwright-core'
import {
  has,
  type JourneyNode,
  launchBrowser,
  openBrowserOf,
  setUpNode,
  settled,
  startNode,
  type Watched,
} from './support.ts'

export const EVERYTHING = process.env['TEST_EVERYTHING'] !== undefined
/** Tabs of one page, each looked at when everything is. */
const TABS = ['rules', 'versions', 'history', 'parity', 'activities', 'collections', 'misp', 'certificates'].map(
  (tab) => [`/sharing?tab=${tab}`, 'sharing'] as const,
)

/** Every page, by the capability it belongs to; a new page is added here. `M`, `S`, `I`, `A`, `B`, `P` and `R` are a mission, an intrusion set, an incident, an alert, a brief, a playbook and a run of the story. */
export const PAGES: readonly (readonly [path: string, capability?: string])[] = [
  ['/picture', 'picture'],
  ['/picture?view=table', 'picture'],
  ['/picture/mission/M', 'picture'],
  ['/picture/model', 'picture'],
  ['/picture/commitments', 'picture'],
  ['/threats', 'threats'],
  ['/threats?type=indicator', 'threats'],
  ['/threats/object/S', 'threats'],
  ['/threats/graph', 'threats'],
  ['/threats/graph?ids=S', 'threats'],
  ['/threats/matrix', 'threats'],
  ['/threats/import', 'threats'],
  ['/detection', 'detection'],
  ['/detection?show=all&sort=last', 'detection'],
  ['/detection/alert/A', 'detection'],
  ['/detection/allies', 'detection'],
  ['/detection/coverage', 'detection'],
  ['/detection/coverage?state=rejected', 'detection'],
  ['/detection/rules', 'detection'],
  ['/detection/sources', 'detection'],
  ['/detection/sources?add=1', 'detection'],
  ['/detection/protect', 'detection'],
  ['/vulnerabilities', 'vulnerabilities'],
  ['/vulnerabilities/known/CVE-2026-99417', 'vulnerabilities'],
  ['/vulnerabilities/inventory', 'vulnerabilities'],
  ['/vulnerabilities/feeds', 'vulnerabilities'],
  ['/vulnerabilities/contacts', 'vulnerabilities'],
  ['/vulnerabilities/incidents', 'vulnerabilities'],
  ['/vulnerabilities/collective', 'vulnerabilities'],
  ['/vulnerabilities/published', 'vulnerabilities'],
  ['/watch', 'watch'],
  ['/watch/log', 'watch'],
  ['/watch/handover', 'watch'],
  ['/watch/state', 'watch'],
  ['/incidents', 'incidents'],
  ['/incidents?new=nothing', 'incidents'],
  ['/incidents/I', 'incidents'],
  ['/incidents/I/evidence', 'incidents'],
  ['/incidents/I/graph', 'incidents'],
  ['/incidents/I/participants', 'incidents'],
  ['/incidents/proposals', 'incidents'],
  ['/incidents/requests', 'incidents'],
  ['/assistance', 'assistance'],
  ['/assistance?tab=offers', 'assistance'],
  ['/assistance?new=request', 'assistance'],
  ['/briefing', 'briefing'],
  ['/briefing/now?mission=M', 'briefing'],
  ['/briefing/brief/B', 'briefing'],
  ['/briefing/requirements', 'briefing'],
  ['/briefing/rhythm', 'briefing'],
  ['/playbooks', 'playbooks'],
  ['/playbooks?view=runs', 'playbooks'],
  ['/playbooks?do=import', 'playbooks'],
  ['/playbooks/library/P', 'playbooks'],
  ['/playbooks/library/P?view=dry', 'playbooks'],
  ['/playbooks/library/P/edit', 'playbooks'],
  ['/playbooks/new', 'playbooks'],
  ['/playbooks/runs/R', 'playbooks'],
  ['/sharing', 'sharing'],
  ...(EVERYTHING ? TABS : []),
  ['/sharing/desk?objects=S', 'sharing'],
  ['/sharing/who?object=S', 'sharing'],
  ['/sharing/quarantine', 'sharing'],
  ['/sharing/seen', 'sharing'],
  ['/notices', 'notices'],
  ['/notices?view=told', 'notices'],
  ['/notices?view=followed', 'notices'],
  ['/notices?view=rota', 'notices'],
  ['/notices?view=settings', 'notices'],
  ['/activity'],
  ['/activity?view=jobs'],
  ['/administration'],
  ['/administration?view=roles'],
  ['/administration?view=policies'],
  ['/administration?view=health'],
  ['/account'],
  ['/no-such-page'],
]

/** Pages that draw a map. */
export const MAPS: readonly string[] = ['/picture']

/** The id of an alert as this person may see it: the first of them, as soon as the story's events have been told. */
async function firstAlert(page: Page): Promise<string> {
  return page.evaluate(async () => {
    for (let asked = 0; asked < 200; asked++) {
      const answer = await fetch('/api/detection/alerts')
      const [first] = ((await answer.json()) as { rows: readonly { id: string }[] }).rows
      if (first !== undefined) return first.id
      await new Promise((done) => setTimeout(done, 500))
    }
    throw new Error('no event of the story has raised an alert')
  })
}

/** The id of a brief, drafted now. */
async function draftOf(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const answer = await fetch('/api/briefing/briefs', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ mission: 'M-04' }),
    })
    const { id } = (await answer.json()) as { id?: string }
    if (id === undefined) throw new Error(`no draft: ${answer.status}`)
    return id
  })
}

/** The id of the playbook of the story, and that of a run of it, started now. */
async function containmentOf(page: Page): Promise<{ readonly P: string; readonly R: string }> {
  return page.evaluate(async () => {
    const shelf = await fetch('/api/playbooks/library')
    const [first] = ((await shelf.json()) as { rows: readonly { id: string }[] }).rows
    if (first === undefined) throw new Error('the story has no playbook on the shelf')
    const started = await fetch(`/api/playbooks/library/${first.id}/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    const { id } = (await started.json()) as { id?: string }
    if (id === undefined) throw new Error(`no run: ${started.status}`)
    return { P: first.id, R: id }
  })
}

/** Goes to another page of the application as a link does: what is loaded already stays. */
async function goWithin(page: Page, path: string): Promise<void> {
  await page.evaluate<void>(`(async () => {
    const router = __TSR_ROUTER__
    router.history.push(${JSON.stringify(path)})
    const arrived = () => router.state.status === 'idle' && router.state.resolvedLocation?.href === router.latestLocation.href
    do await new Promise((drawn) => requestAnimationFrame(drawn))
    while (!arrived())
  })()`)
  await page.waitForURL((url) => url.pathname === path.split('?')[0])
}

/** A node with every page of it, and somebody who may open them all. */
export interface AllPages {
  readonly node: JourneyNode
  /** Draws on the processor directly, without WebGL: pages look the same, but for maps, and cost half. */
  readonly browser: Browser
  /** Addresses of the pages of this product. */
  readonly paths: readonly string[]
  /** Opens a page and waits until all of it is there. */
  open(page: Page, path: string): Promise<void>
  /** @param drawing 'emulated' where a map is to be drawn */
  asAdministrator(options: Parameters<typeof openBrowserOf>[2], drawing?: 'none' | 'emulated'): Promise<Watched>
  close(): Promise<void>
}

export async function openAllPages(): Promise<AllPages> {
  const [node, browser] = await Promise.all([startNode(), launchBrowser('none')])
  const others: Browser[] = []
  const administrator = await openBrowserOf(browser, node)
  await setUpNode(administrator.page, node)
  const { tidalShield } = await import('@testudo/exercise')
  const objects = tidalShield(Date.now()).bundles.flatMap((bundle) => bundle.objects)
  const story: Readonly<Record<string, string>> = {
    M: objects.find((o) => o['code'] === 'M-04')?.id ?? '',
    S: objects.find((o) => o.id.startsWith('intrusion-set--'))?.id ?? '',
    I: objects.find((o) => o.id.startsWith('incident--'))?.id ?? '',
    A: has('detection') ? await firstAlert(administrator.page) : '',
    B: has('briefing') ? await draftOf(administrator.page) : '',
    ...(has('playbooks') ? await containmentOf(administrator.page) : {}),
  }
  return {
    node,
    browser,
    paths: PAGES.filter(([, capability]) => capability === undefined || has(capability)).map(([path]) =>
      path.replace(/(?<=[/=])[MSAIBPR](?=$|[?/])/, (name) => story[name] ?? name),
    ),
    async open(page, path) {
      await (page.url().startsWith(node.address) ? goWithin(page, path) : page.goto(path))
      await page.getByRole('main').waitFor()
      // The live stream keeps the network busy for ever: what is on its way says so in the banner and in skeletons.
      await page.locator('.t-banner[data-loading="false"]').first().waitFor()
      await page.locator('.t-skeleton').first().waitFor({ state: 'detached' })
      await settled(page)
    },
    async asAdministrator(options, drawing = 'none') {
      const used = drawing === 'none' ? browser : await launchBrowser(drawing)
      if (used !== browser) others.push(used)
      const opened = await openBrowserOf(used, node, options)
      await opened.context.addCookies(await administrator.context.cookies())
      return opened
    },
    async close() {
      for (const one of [browser, ...others]) await one.close()
      await node.stop()
    },
  }
}

/** Name of the picture of a page. */
export const pictureOf = (path: string): string => `page${path.replaceAll(/[/?=]+/g, '-').slice(0, 40)}`
