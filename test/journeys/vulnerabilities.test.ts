import { newlyExploited } from '@testudo/exercise'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { walkInventory } from './inventoryWalk.ts'
import {
  acceptInvitation,
  ask,
  has,
  invite,
  type JourneyNode,
  launchBrowser,
  openBrowserOf,
  settled,
  setUpNode,
  shoot,
  signInPlainly,
  startNode,
  violationsOf,
  type Watched,
} from './support.ts'

const CVE = 'CVE-2026-99020'
const MISSION = 'M-01'
const OWN = 'Nemuno Energija AB'
/** What no operator may learn from its own pages: others, and what the centre thinks with them. */
const FOREIGN = [
  'Mazurska',
  'Trójmiasto',
  'Krantin',
  'Estuaire',
  'Elbląg',
  'Gdańsk',
  'Olsztyn',
  'Le Havre',
  'ro-ro',
  'x-testudo-mission',
  'M-01',
  'M-10',
]
/** The story asks for a minute; the machine may have others to serve. */
const SOON = { timeout: 60_000 }

const answered = (page: Page, path: string): Promise<string> =>
  page.evaluate(async (where) => (await fetch(`/api${where}`)).text(), path)
async function stateFor(page: Page): Promise<string | undefined> {
  const { missions } = JSON.parse(await answered(page, '/picture/missions')) as {
    missions: readonly { code: string; state: string }[]
  }
  return missions.find(({ code }) => code === MISSION)?.state
}
const plain = async (page: Page) => ((await page.getByRole('main').textContent()) ?? '').replaceAll(/\s+/g, ' ')

/** Everything the node ever answered to this person. */
function listenTo({ page }: Watched): () => Promise<string> {
  const heard: Promise<string>[] = []
  page.on('response', (response) => {
    if (/^\/(api|operator|sign)/.test(new URL(response.url()).pathname) && !response.url().includes('/events'))
      heard.push(response.text().catch(() => ''))
  })
  return async () => (await Promise.all(heard)).join('\n')
}

describe.skipIf(!has('vulnerabilities') || !has('picture'))(
  'a list of exploited vulnerabilities gets a new entry',
  () => {
    let node: JourneyNode
    let browser: Browser
    let watch: Watched
    let staff: Watched
    let operator: Watched
    let french: Watched
    let administrator: Watched
    let second: Watched
    /** Browsers of operators that run no scripts. */
    let bare: Watched
    let bareFrench: Watched
    let told: readonly (() => Promise<string>)[]

    beforeAll(async () => {
      ;[node, browser] = await Promise.all([startNode(), launchBrowser()])
      administrator = await openBrowserOf(browser, node)
      await setUpNode(administrator.page, node)
      watch = await openBrowserOf(browser, node)
      await acceptInvitation(watch.page, await invite(administrator.page, 'wrona'))
      staff = await openBrowserOf(browser, node)
      await acceptInvitation(staff.page, await invite(administrator.page, 'kazlauske'))
      operator = await openBrowserOf(browser, node, { look: 'light' })
      bare = await openBrowserOf(browser, node, { look: 'light', scripts: false })
      bareFrench = await openBrowserOf(browser, node, { look: 'light', language: 'fr', scripts: false })
      told = [operator, bare].map(listenTo)
      await acceptInvitation(operator.page, await invite(administrator.page, 'vaitkus'))
      french = await openBrowserOf(browser, node, { language: 'fr', look: 'light' })
      await acceptInvitation(french.page, await invite(administrator.page, 'delmas'))
      second = await openBrowserOf(browser, node)
      await acceptInvitation(second.page, await invite(administrator.page, 'baranauskaite'))
    })
    afterAll(async () => {
      await browser.close()
      await node.stop()
    })

    it('before it comes, the mission is degraded and the vulnerability waits its turn', async () => {
      expect(await stateFor(staff.page)).toBe('degraded')
      await watch.page.goto('/vulnerabilities')
      await watch.page.getByText(CVE).first().waitFor()
      await settled(watch.page)
      await shoot(watch.page, 'vulnerability-desk')
      const row = watch.page.getByRole('row').filter({ hasText: CVE }).first()
      expect(await row.textContent()).toContain('Out of cycle')
      // A medium that is exploited where a mission hangs on it stands above a critical no mission needs; both say why.
      const rows = await watch.page.getByRole('row').allTextContents()
      const place = (id: string) => rows.findIndex((text) => text.includes(id))
      expect(place('CVE-2026-99417')).toBeLessThan(place('CVE-2026-98871'))
      expect(rows[place('CVE-2026-99417')]).toMatch(/because it is exploited now.*M-04.*6\.8/)
      expect(rows[place('CVE-2026-98871')]).toContain('no mission needs the 61 assets, although it scores 9.8')
    })

    it('the watch officer imports the list, and within a minute the desk says who runs it, what it costs, and why', async () => {
      const { page } = watch
      await page.goto('/vulnerabilities/feeds')
      await page.getByRole('button', { name: 'Import a file' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.locator('input[type=file]').setInputFiles({
        name: 'exploited.json',
        mimeType: 'application/json',
        buffer: Buffer.from(newlyExploited(Date.now())),
      })
      await dialog.getByLabel('Who says it').fill('CoE Tallinn')
      await dialog.getByLabel(/^Dry run/).uncheck()
      await dialog.getByRole('button', { name: 'Import 1 file' }).click()
      const outcome = async () =>
        (JSON.parse(await answered(page, `/vulnerabilities/known/${CVE}`)) as Known).decision.outcome
      await expect.poll(outcome, SOON).toBe('immediate')
      const known = JSON.parse(await answered(page, `/vulnerabilities/known/${CVE}`)) as Known
      expect(known.counts).toEqual({ run: 14, ruledOut: 3, affected: 11, undecidable: 0, operators: 5, nations: 3 })
      expect(known.decision).toMatchObject({ row: 72, rows: 72, version: '1.0.0' })
      expect(known.missions.map(({ code, stateIf }) => `${code} ${stateIf}`)).toEqual([
        'M-01 not-capable',
        'M-10 not-capable',
      ])
      await page.goto(`/vulnerabilities/known/${CVE}`)
      await page.getByText('Immediate').first().waitFor()
      await settled(page)
      const text = await plain(page)
      for (const part of [
        '14',
        'ruled out by VEX',
        '5 operators',
        '3 nations',
        'row 72 of 72',
        'single point of failure',
      ])
        expect(text).toContain(part)
      await shoot(page, 'vulnerability-page')
    })

    it('the commander’s page turns red', async () => {
      await expect.poll(() => stateFor(staff.page), SOON).toBe('severe')
      await staff.page.goto('/picture')
      await staff.page.getByText(MISSION).first().waitFor()
      await expect
        .poll(async () => plain(staff.page), SOON)
        .toMatch(/Klaipėda 330 kV node exposed to a vulnerability that is exploited now \(CVE-2026-99020\)/)
      await shoot(staff.page, 'vulnerability-picture')
    })

    it('each operator’s warning is read as it would read it, and released', async () => {
      const { page } = watch
      await page.goto('/vulnerabilities')
      await page.getByRole('row').filter({ hasText: CVE }).first().click()
      await page.getByRole('button', { name: 'Preview as operator' }).click()
      const preview = page.getByRole('dialog')
      await preview.getByText('Its equipment').waitFor()
      await settled(page)
      await shoot(page, 'vulnerability-preview')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: /^Release 5 warnings/ }).click()
      await page.getByRole('dialog').getByLabel('On whose authority').fill('Watch order 12')
      await page.getByRole('dialog').getByRole('button', { name: 'Release 5 warnings' }).click()
      await expect
        .poll(async () => {
          const { rows } = JSON.parse(
            await answered(page, `/vulnerabilities/warnings?vulnerability=${CVE}`),
          ) as Warnings
          return rows.filter(({ state }) => state === 'sent').length
        }, SOON)
        .toBe(5)
      await settled(page)
      await shoot(page, 'vulnerability-released')
    })

    it('the operator, whose browser runs no scripts, finds its own two pieces and answers that they are fixed', async () => {
      const { page } = bare
      await page.goto('/operator')
      await signInPlainly(page, 'vaitkus')
      await page.getByRole('heading', { name: 'Warnings that wait for you' }).waitFor()
      await shoot(page, 'operator-home')
      await page
        .getByRole('link', { name: /Answer/ })
        .first()
        .click()
      await page.getByRole('heading', { name: 'What have you done for these 2 pieces of equipment?' }).waitFor()
      const warning = new URL(page.url()).pathname
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('alert').getByText('Choose one of the answers first.').waitFor()
      await shoot(page, 'operator-warning')
      // The same pages where scripts may run: for those who see and hear otherwise.
      for (const path of [
        '/sign-in/form',
        '/operator',
        warning,
        `${warning}?q=all`,
        '/operator/incidents/report',
        '/operator/cases',
      ]) {
        await operator.page.goto(path)
        expect(await violationsOf(operator.page), path).toEqual([])
      }
      // The portal's pages let nobody ask anything; this one does.
      await operator.page.goto('/account')
      await settled(operator.page)
      await page.getByRole('radio', { name: 'Fixed', exact: true }).check()
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('heading', { name: 'Check your answer' }).waitFor()
      await page.getByRole('button', { name: 'Send your answer' }).click()
      await page.getByRole('heading', { name: 'Your answer has arrived' }).waitFor()
      const { rows } = JSON.parse(await answered(operator.page, '/operator/equipment')) as { rows: readonly object[] }
      // Two at Klaipėda, and the one at Alytus its vendor rules out.
      expect(rows).toHaveLength(3)
    })

    it('tells of an incident within 24 hours by at most 12 inputs, and of all later steps without writing anything twice', async () => {
      const { page } = bare
      let inputs = 0
      const click = async (role: 'link' | 'button' | 'radio', name: RegExp | string) => {
        inputs += 1
        await page.getByRole(role, { name }).first().click()
      }
      const write = async (label: RegExp, text: string) => {
        inputs += 1
        await page.getByLabel(label).fill(text)
      }
      const step = async (asked: RegExp, answer: () => Promise<void>) => {
        await page.getByRole('heading', { name: asked }).waitFor()
        await answer()
        await click('button', 'Continue')
      }
      const aware = new Date(Date.now() + 2 * 3_600_000 - 600_000).toISOString().slice(0, 16)
      await page.goto('/operator/incidents')
      await click('link', 'Report an incident')
      await step(/What happened/, () => write(/What happened/, 'Relays at Klaipėda answered to strangers'))
      // Vilnius is two hours ahead of Zulu in November; in summer an hour more, which is earlier still.
      await step(/When did you notice/, () => write(/When did you notice/, aware))
      await step(/on purpose/, () => click('radio', 'Yes'))
      await step(/another country/, () => click('radio', 'No'))
      await step(/equipment is concerned/, async () => undefined)
      await click('button', 'Send the report')
      await page.getByRole('heading', { name: 'Your report has arrived' }).waitFor()
      expect(inputs).toBeLessThanOrEqual(12)
      await shoot(page, 'operator-report')

      await page.goto('/operator/incidents')
      await click('link', /^Tell it now: Notification/)
      await step(/How bad/, () => write(/How bad/, 'One of two units'))
      await step(/What does it do to others/, () => write(/What does it do to others/, 'Nobody was without power'))
      await step(/What did you see/, () => write(/What did you see/, '203.0.113.7'))
      await click('button', 'Send the report')
      await click('link', 'My reports')
      await click('link', /^Tell it now: Final report/)
      await step(/the cause/, () => write(/the cause/, 'Remote access left open'))
      await step(/still to come/, () => write(/still to come/, 'Closed; new keys'))
      await click('button', 'Send the report')
      await page.getByText('Nothing more is due.').waitFor()

      await watch.page.goto('/vulnerabilities/incidents')
      const text = async () => plain(watch.page)
      await expect.poll(text, SOON).toContain('Relays at Klaipėda answered to strangers')
      for (const part of [
        'Early warning',
        'Notification',
        'Final report',
        'Nobody was without power',
        'Closed; new keys',
      ])
        expect(await text()).toContain(part)
    })

    it('and learns nothing of anybody else: no name, asset, number, existence', async () => {
      const { page } = operator
      const { rows } = JSON.parse(
        await answered(watch.page, `/vulnerabilities/warnings?vulnerability=${CVE}`),
      ) as Warnings
      for (const { id, operatorName } of rows.filter((one) => one.operatorName !== OWN)) {
        expect(operatorName).not.toBe(OWN)
        expect(await answered(page, `/operator/warnings/${id}`)).toBe(
          await answered(page, '/operator/warnings/nobody-has-this'),
        )
      }
      for (const path of [
        '/vulnerabilities/desk',
        `/vulnerabilities/known/${CVE}`,
        '/picture/missions',
        '/vulnerabilities/warnings',
      ])
        expect(await answered(page, path)).toContain('"status":403')
      const everything = (await Promise.all(told.map((hear) => hear()))).join('\n')
      expect(everything).toContain(OWN)
      for (const word of FOREIGN) expect(everything.includes(word), word).toBe(false)
    })

    it('the commander’s page turns back, and the planner sees the time it took', async () => {
      await expect.poll(() => stateFor(staff.page), SOON).toBe('degraded')
      const known = JSON.parse(await answered(staff.page, `/vulnerabilities/known/${CVE}`)) as Known
      expect(known.counts).toMatchObject({ run: 14, affected: 9 })
      expect(known.warnings).toMatchObject({ fixed: 2 })
      const at = (kind: string) => known.timeline.find((one) => one.kind === kind)?.at ?? Number.NaN
      expect(at('answer')).toBeGreaterThanOrEqual(at('warning'))
      await staff.page.goto(`/vulnerabilities/known/${CVE}`)
      await settled(staff.page)
      await shoot(staff.page, 'vulnerability-answered')
    })

    it('an inventory is looked at, taken in, taken out as a file, and taken back', () => walkInventory(watch.page))

    it('the French operator reads French', async () => {
      const { page } = bareFrench
      await page.goto('/operator')
      await signInPlainly(page, 'delmas')
      await page
        .getByRole('link', { name: /Répondre/ })
        .first()
        .click()
      await page.getByRole('heading', { name: /^Qu’avez-vous fait pour ces/ }).waitFor()
      const text = ((await page.getByRole('main').textContent()) ?? '').replaceAll(/\s+/g, ' ')
      expect(text).toContain('R12 n° ')
      expect(text).toMatch(/Corrigés.*Isolés/)
      expect(text).not.toMatch(/Nemuno|Mazurska|Klaip/)
      await shoot(page, 'operator-warning-fr')
      await french.page.goto(new URL(page.url()).pathname)
      expect(await violationsOf(french.page)).toEqual([])
    })

    it('what two have to answer for leaves when the second has signed', async () => {
      const { rows } = JSON.parse(
        await answered(watch.page, `/vulnerabilities/warnings?vulnerability=${CVE}`),
      ) as Warnings
      const operatorId = rows.find((one) => one.operatorName === OWN)?.operator ?? ''
      const cleared = await ask(administrator.page, 'PUT', `/vulnerabilities/contacts/${operatorId}`, {
        operatorName: OWN,
        nation: 'LTU',
        language: 'en',
        clearances: { ALLIED: 'RESTRICTED' },
        communities: ['ENERGY-ISAC'],
      })
      expect(cleared, 'the contact').toMatchObject({ status: 200 })
      const label = JSON.stringify({
        policy: 'ALLIED',
        classification: 'RESTRICTED',
        categories: [{ type: 'PERMISSIVE', tag: 'Releasable To', values: ['LTU', 'POL'] }],
        originators: ['LTU'],
      })
      const table = [
        'id,equipment,operator,operator name,nation,vendor,product,version,exposure',
        `r12-9,R12 no. 9,${operatorId},${OWN},LTU,Volta,R12,12.5,open`,
      ].join('\n')
      const status = await watch.page.evaluate(
        async ([body, query]) =>
          (
            await fetch(`/api/vulnerabilities/inventory/import?fileName=r12.csv&${query ?? ''}`, {
              method: 'POST',
              headers: { 'content-type': 'text/csv' },
              body: body ?? '',
            })
          ).status,
        [table, new URLSearchParams({ label }).toString()] as const,
      )
      expect(status, 'the inventory').toBe(200)
      const release = async ({ page }: Watched) => {
        await page.goto(`/vulnerabilities/known/${CVE}`)
        await page.getByRole('button', { name: /^Release 1 warning/ }).click(SOON)
        await page.getByRole('dialog').getByLabel('On whose authority').fill('Watch order 13')
        await page.getByRole('dialog').getByRole('button', { name: 'Release 1 warning' }).click()
      }
      const waits = async () =>
        (
          JSON.parse(await answered(watch.page, `/vulnerabilities/warnings?vulnerability=${CVE}`)) as Warnings
        ).rows.filter(({ state }) => state === 'ready').length
      await expect.poll(waits, SOON).toBe(1)
      await release(watch)
      await watch.page
        .getByRole('dialog')
        .getByText(/two people/)
        .waitFor()
      await shoot(watch.page, 'vulnerability-second')
      expect(await waits()).toBe(1)
      await release(second)
      await expect.poll(waits, SOON).toBe(0)
    })

    it('did nothing behind their backs', () => {
      const all = [watch, staff, operator, french, bare, bareFrench, second]
      expect(all.flatMap(({ errors }) => errors)).toEqual([])
      expect(
        all.flatMap(({ abroad }) => abroad),
        'requests that left the node',
      ).toEqual([])
    })
  },
)

interface Known {
  readonly decision: {
    readonly outcome: string
    readonly row?: number
    readonly rows: number
    readonly version: string
  }
  readonly counts: object
  readonly warnings: object
  readonly missions: readonly { readonly code: string; readonly stateIf: string }[]
  readonly timeline: readonly { readonly kind: string; readonly at: number }[]
}
interface Warnings {
  readonly rows: readonly {
    readonly id: string
    readonly operator: string
    readonly operatorName: string
    readonly state: string
  }[]
}
