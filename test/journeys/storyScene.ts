import { type Actuators, startActuators } from '@testudo/exercise'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Label } from '@testudo/kernel/label'
import { label, openRegister, type Register, type Somebody, startWalk, type Walk } from './storyWalk.ts'
import { launchBrowser, openBrowserOf, type Watched } from './support.ts'

/** For the two nations and the operator; for the two nations; for the lead alone; for all three nations; for the third alone. */
export const OPEN = label('UNCLASSIFIED', 'LTU', 'POL')
export const BOTH = label('RESTRICTED', 'LTU', 'POL')
export const OURS = label('RESTRICTED', 'LTU')
export const THREE = label('UNCLASSIFIED', 'LTU', 'POL', 'DNK')
export const KEPT = label('RESTRICTED', 'DNK')

export const WARNED = 'Relays at Klaipėda answered to strangers'
export const OPERATOR = 'Nemuno Energija AB'

interface View {
  readonly row: {
    readonly id: string
    readonly name: string
    readonly number: string
    readonly missions: readonly { readonly id: string; readonly code: string }[]
  }
  readonly participants: readonly { readonly organisation: string; readonly nation: string; readonly part: string }[]
  readonly tasks: readonly { readonly id: string; readonly outcome: string; readonly reports: readonly object[] }[]
  readonly timeline: readonly {
    readonly id: string
    readonly title: string
    readonly text: string
    readonly by: string
  }[]
  readonly modified: string
}

type Pair = readonly [Somebody, Somebody]

/** Who acts, on which screens, and what they speak of. */
export interface Story {
  readonly walk: Walk
  readonly systems: Actuators
  readonly register: Register
  readonly lead: Somebody
  readonly partner: Somebody
  readonly third: Somebody
  /** Officers of the watch at the lead node, who hand over to one another. */
  readonly onWatch: Pair
  /** The commander's staff. */
  readonly staff: Somebody
  /** Liaison officers of each node, who sign what leaves it. */
  readonly officers: Readonly<Record<'A' | 'B' | 'C', Pair>>
  /** Browsers; the portal is the operator's, without scripts, and with them for what asks how it is seen and heard. */
  readonly screens: Readonly<
    Record<'lead' | 'portal' | 'portalWithScripts' | 'partner' | 'watch' | 'next' | 'staff', Watched>
  >
  /** Known from the part on that makes them; '' before. */
  report: string
  incident: string
  pageOf(who: Somebody, scripts?: boolean): Promise<Watched>
  viewOf(who: Somebody): Promise<View>
  idsOf(who: Somebody): Promise<ReadonlySet<string>>
  /** Adds a portion to the incident and notes its label in the register. @returns its id */
  add(who: Somebody, entry: { readonly label: Label } & Record<string, unknown>): Promise<string>
  close(): Promise<void>
}

/** Three nodes that know one another, the people of the story signed in, and a browser for each who needs one. */
export async function openStory(): Promise<Story> {
  const dir = await mkdtemp(join(tmpdir(), 'testudo-story-'))
  const systems = await startActuators(dir)
  const [browser, walk, register] = await Promise.all([
    launchBrowser(),
    startWalk(dir, systems.settings),
    openRegister(),
  ])
  const pair = async (key: string, one: string, other: string): Promise<Pair> => [
    await walk.enter(key, one, one, 'liaison'),
    await walk.enter(key, other, other, 'liaison'),
  ]
  const pageOf = (who: Somebody, scripts = true) => openPage(browser, who, scripts)
  const officers = {
    A: await pair('A', 'kalvaitis', 'mockute'),
    B: await pair('B', 'zielinski', 'nowicka'),
    C: await pair('C', 'lund', 'bach'),
  }
  const lead = await walk.enter('A', 'stankus', 'Kpt. A. Stankus', 'analyst')
  const partner = await walk.enter('B', 'wrona', 'por. K. Wrona', 'watch')
  const third = await walk.enter('C', 'holm', 'KL M. Holm', 'watch')
  const operator = await walk.enter('A', 'vaitkus', 'R. Vaitkus', 'operator-desk')
  const onWatch = [
    await walk.enter('A', 'budrys', 'vyr. ltn. J. Budrys', 'watch'),
    await walk.enter('A', 'sakalas', 'vyr. ltn. T. Sakalas', 'watch'),
  ] as const
  const staff = await walk.enter('A', 'norkus', 'mjr. V. Norkus', 'staff')
  const viewOf: Story['viewOf'] = (who) => who.ask<View>('GET', `/incidents/cases/${story.incident}`)
  const story: Story = {
    walk,
    systems,
    register,
    lead,
    partner,
    third,
    onWatch,
    staff,
    officers,
    pageOf,
    viewOf,
    screens: {
      lead: await pageOf(lead),
      portal: await pageOf(operator, false),
      portalWithScripts: await pageOf(operator),
      partner: await pageOf(partner),
      watch: await pageOf(onWatch[0]),
      next: await pageOf(onWatch[1]),
      staff: await pageOf(staff),
    },
    report: '',
    incident: '',
    idsOf: async (who) => new Set((await viewOf(who)).timeline.map(({ id }) => id)),
    async add(who, entry) {
      const path = `/incidents/cases/${story.incident}/entries`
      const { id } = await who.ask<{ id: string }>('POST', path, { entry })
      return register.note(id, entry.label)
    },
    async close() {
      await browser.close()
      await walk.federation.stop()
      await systems.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
  return story
}

async function openPage(browser: Browser, { node, cookie }: Somebody, scripts: boolean): Promise<Watched> {
  const watched = await openBrowserOf(
    browser,
    { ...node, oneTimeLink: '', stop: async () => 0, kill: async () => undefined },
    { scripts },
  )
  watched.context.setDefaultTimeout(40_000)
  await watched.context.addCookies([{ ...cookie, url: node.address, httpOnly: true, sameSite: 'Strict' }])
  return watched
}

/** What a page says, in one line. */
export const textOf = async (page: Page): Promise<string> =>
  ((await page.getByRole('main').textContent()) ?? '').replaceAll(/\s+/g, ' ')
