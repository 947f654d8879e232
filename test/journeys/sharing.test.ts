import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findSocket } from '@testudo/platform/host/places'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askSocket } from '../../apps/cli/src/remote.ts'
import { type DemoNode, type Federation, startFederation } from '../../apps/cli/src/demoFederation.ts'
import { acceptInvitation, has, launchBrowser, openBrowserOf, shoot, violationsOf, type Watched } from './support.ts'

/** Releasable to all three. */
const REPORT = 'report--20c65545-df98-465e-afa4-282bf6c9b649'
const REPORT_NAME = 'Assessment: aims of ORANGE in the Baltic'
/** Releasable to LTU and POL only. */
const NOTE = 'note--66a24f18-5f7e-4ce1-9ebf-0fc606e4155f'
const NOTE_NAME = 'Judgement of LTU: actor'

interface Detail {
  readonly row: { readonly revision: number; readonly state: string; readonly next: readonly string[] }
  readonly preview: { readonly binding: string }
}

const RIGHTS = {
  organisation: 'Harbour office',
  nation: 'LTU',
  communities: [],
  clearances: { ALLIED: 'SECRET', TLP: 'RED' },
  specialAccess: [],
}

/** The first of six ports in a row that are most likely free. */
async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        done(typeof address === 'object' && address !== null ? Math.min(address.port, 65_000) : 18_790),
      )
    })
  })
}

describe.runIf(has('sharing'))('three nations share', () => {
  let dir: string
  let federation: Federation
  let browser: Browser
  let author: Watched
  let second: Watched
  let ally: Watched
  let keeper: Watched
  const opened: Watched[] = []

  const personAt = async (node: DemoNode, login: string): Promise<Watched> => {
    const link = node.people.find((one) => one.login === login)?.link
    if (link === undefined) throw new Error(`${node.key} has nobody called ${login}`)
    const { address, data } = node
    const ended = async () => null
    const journeyNode = { address, data, oneTimeLink: link, stop: ended, kill: async () => undefined }
    const watched = await openBrowserOf(browser, journeyNode)
    opened.push(watched)
    const refused: string[] = []
    const note = (answer: { status(): number; url(): string }) => {
      if (answer.status() >= 400) refused.push(answer.url())
    }
    watched.page.on('response', note)
    await acceptInvitation(watched.page, link)
    await watched.page.getByRole('main').waitFor()
    watched.page.off('response', note)
    expect(refused, 'asked in vain while signing in').toEqual([])
    return watched
  }
  const nodeAt = (key: string): DemoNode => {
    const node = federation.nodes.find((one) => one.key === key)
    if (node === undefined) throw new Error(`no node ${key}`)
    return node
  }
  const operator = async <T>(key: string, method: string, path: string, body?: unknown): Promise<T> => {
    const socket = await findSocket(nodeAt(key).data)
    if (socket === undefined) throw new Error(`${key} does not run`)
    return (await askSocket(socket, method, path, body === undefined ? undefined : JSON.stringify(body))) as T
  }
  /** Somebody at node A who keeps peers and collections and brings reports of an organisation of its own. */
  const keeperAt = async (): Promise<Watched> => {
    const { link } = await operator<{ link: string }>('A', 'POST', '/identity/people', {
      login: 'keeper',
      name: 'A. Keeper',
      ...RIGHTS,
      roles: ['administrator', 'liaison', 'analyst'],
    })
    const { address, data } = nodeAt('A')
    const ended = async () => null
    const watched = await openBrowserOf(browser, {
      address,
      data,
      oneTimeLink: link,
      stop: ended,
      kill: async () => undefined,
    })
    opened.push(watched)
    await acceptInvitation(watched.page, new URL(new URL(link).hash, `${address}/welcome`).href)
    return watched
  }
  /** Asks node A as the person signed in on a page. */
  const askAs = async <T>(page: Page, method: string, path: string, body?: unknown): Promise<T> =>
    page.evaluate(
      async ([how, where, what]) => {
        const given = what === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: what }
        const answer = await fetch(`/api${where}`, { method: how ?? 'GET', ...given })
        if (!answer.ok) throw new Error(`${where}: ${answer.status} ${await answer.text()}`)
        return (await answer.json()) as T
      },
      [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
    )
  /** Imports a report as brought by the person's own organisation. @returns its id */
  const bring = async (page: Page): Promise<string> => {
    const id = 'report--5b1f0c1e-7c1a-4a7e-9c55-0d7d5f6f2a01'
    const at = '2026-11-20T10:00:00.000Z'
    const report = { type: 'report', spec_version: '2.1', id, created: at, modified: at, published: at }
    const bundle = {
      type: 'bundle',
      id: 'bundle--5b1f0c1e-7c1a-4a7e-9c55-0d7d5f6f2a02',
      objects: [{ ...report, name: 'Seen in the harbour', description: 'A boat without lights.', object_refs: [id] }],
    }
    await page.evaluate(
      async ([source, body]) => {
        const headers = { 'content-type': 'application/octet-stream' }
        const to = `/api/threats/import?source=${encodeURIComponent(source ?? '')}`
        const answer = await fetch(to, { method: 'POST', headers, body })
        if (!answer.ok) throw new Error(await answer.text())
      },
      [RIGHTS.organisation, JSON.stringify(bundle)] as const,
    )
    await expect.poll(() => isGone(page, id), { timeout: 60_000, interval: 1_000 }).toBe(false)
    return id
  }
  const isGone = async (page: Page, object: string): Promise<boolean> => {
    await page.goto(`/threats/object/${object}`)
    await page
      .getByText(/Nothing here under this address|Overview/)
      .first()
      .waitFor()
    return (await page.getByText('Nothing here under this address').count()) === 1
  }
  const row = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(name) }).first()

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'testudo-journey-three-'))
    ;[federation, browser] = await Promise.all([
      startFederation({ dir, port: await freePort(), tell: () => undefined }),
      launchBrowser(),
    ])
    author = await personAt(nodeAt('A'), 'petrauskas')
    second = await personAt(nodeAt('A'), 'baranauskaite')
    ally = await personAt(nodeAt('B'), 'wrona')
    keeper = await keeperAt()
  }, 600_000)
  afterAll(async () => {
    for (const { context } of opened) await context.close()
    await browser?.close()
    await federation?.stop()
    await rm(dir, { recursive: true, force: true })
  })

  it('nobody at the ally knows of the report before it is released', async () => {
    await ally.page.goto(`/threats/object/${REPORT}`)
    await ally.page.getByText('Nothing here under this address').waitFor()
  })

  it('nor why it would get it', async () => {
    await ally.page.goto(`/sharing/who?object=${REPORT}`)
    await ally.page.getByText('Nothing here under this address').waitFor()
  })

  it('Y on the page of an object says which nodes get it, and by which rule not', async () => {
    const { page } = author
    await page.goto(`/threats/object/${NOTE}`)
    await page.getByRole('heading', { name: NOTE_NAME }).waitFor()
    await page.getByRole('link', { name: 'Which nodes get it, and why' }).waitFor()
    await page.keyboard.press('Y')
    await page.getByRole('button', { name: /^DNK/ }).click()
    await page.getByRole('heading', { name: 'DNK node may have nothing of it' }).waitFor()
    const rule = page.getByRole('listitem').filter({ hasText: 'does not hold: Not a member of any of Releasable To' })
    await rule.waitFor()
    await page.keyboard.press('j')
    await page.getByRole('heading', { name: 'POL node may have all of it' }).waitFor()
    await page.getByText('Nothing stays here.').waitFor()
    expect(await violationsOf(page)).toEqual([])
    await shoot(page, 'sharing-who')
  })

  it('g r leads to the desk, which is empty there', async () => {
    await ally.page.goto('/threats')
    await ally.page.getByRole('main').waitFor()
    await ally.page.keyboard.press('g')
    await ally.page.keyboard.press('r')
    await ally.page.getByText('Nothing is prepared or sent').waitFor()
  })

  it('the author sees what Denmark would lack before anything is prepared', async () => {
    const { page } = author
    await page.goto(`/sharing/desk?objects=${REPORT},${NOTE}`)
    await page.getByRole('button', { name: 'Choose all who may' }).click()
    const denmark = page.getByRole('row', { name: /^DNK/ })
    await denmark.getByText(NOTE_NAME).waitFor()
    await page.getByRole('button', { name: 'DNK', exact: true }).click()
    await page.getByText(/As DNK reads it/).waitFor()
    const paper = page.getByRole('article')
    expect(await paper.getByText('ORANGE service 5', { exact: false }).count(), 'text of the note').toBe(0)
    await paper.getByText(/Taken out for DNK/).waitFor()
    await shoot(page, 'sharing-as-dnk')
  })

  it('from the object to a signed release by keyboard', async () => {
    const { page } = author
    await page.goto(`/threats/object/${REPORT}`)
    await page.getByRole('heading', { name: REPORT_NAME }).waitFor()
    await page.keyboard.press('R')
    await page.getByRole('button', { name: 'Choose all who may' }).click()
    await page.getByLabel('Authority').fill('SC-12')
    await page.getByRole('button', { name: 'Prepare for 2 nations' }).click()
    await page.getByRole('heading', { name: 'Signatures' }).waitFor()
    await page.keyboard.press('S')
    await page.getByRole('dialog').getByRole('button', { name: 'Sign for 2 nations' }).click()
    await page.getByRole('button', { name: 'Waits for a second signature' }).waitFor()
    expect(await page.getByRole('button', { name: /Sign and release/ }).count(), 'the author signs once').toBe(0)
  })

  it('what changed under the second officer is refused and told', async () => {
    await second.page.goto('/sharing/desk')
    await row(second.page, REPORT_NAME).click()
    await second.page.getByRole('button', { name: /Sign and release to 2 nations/ }).waitFor()
    await second.page.keyboard.press('S')
    await second.page.getByRole('dialog').waitFor()
    // Meanwhile the author narrows it to Poland and signs again.
    const { page } = author
    await page.keyboard.press('N')
    await page.getByRole('checkbox', { name: /^DNK/ }).uncheck()
    await page.getByRole('button', { name: 'Save, ask for signatures again' }).click()
    await page.getByRole('button', { name: /Sign for 1 nation/ }).waitFor()
    await page.keyboard.press('S')
    await page.getByRole('dialog').getByRole('button', { name: 'Sign for 1 nation' }).click()
    await page.getByRole('button', { name: 'Waits for a second signature' }).waitFor()
    await second.page.getByRole('dialog').locator('button[type=submit]').click()
    await second.page.getByText('This changed while you were looking at it').waitFor()
    await second.page.getByText('DNK taken off').waitFor()
    await shoot(second.page, 'sharing-changed')
    await second.page.getByRole('button', { name: 'Understood' }).click()
  })

  it('two people sign, Poland has it, receipts are in', async () => {
    await second.page.getByRole('button', { name: /Sign and release to 1 nation/ }).waitFor()
    await second.page.keyboard.press('S')
    await second.page.getByRole('dialog').getByRole('button', { name: 'Sign and release to 1 nation' }).click()
    await second.page.getByText('1 of 1 nodes confirmed').waitFor({ timeout: 60_000 })
    await shoot(second.page, 'sharing-receipts')
    await ally.page.goto(`/threats/object/${REPORT}`)
    await ally.page.getByRole('heading', { name: REPORT_NAME }).waitFor()
    // A watch officer reads it; passing it on is another verb.
    expect(await ally.page.getByRole('button', { name: 'Release…' }).count()).toBe(0)
    expect(await author.page.goto(`/threats/object/${REPORT}`)).not.toBeNull()
    await author.page.getByRole('button', { name: 'Release…' }).waitFor()
  })

  it('a recall asks for a reason, arrives, and is confirmed', async () => {
    const { page } = second
    await page.getByRole('button', { name: 'Recall', exact: true }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('button', { name: /^Recall from/ }).isDisabled(), 'without a reason').toBe(true)
    await dialog.getByLabel('Reason').fill('Source withdrew it')
    await dialog.getByRole('button', { name: 'Recall from 1 node' }).click()
    await expect.poll(() => isGone(ally.page, REPORT), { timeout: 60_000, interval: 1_000 }).toBe(true)
    await page.goto('/sharing?tab=history')
    await page.getByText('recalled').first().waitFor()
  })

  it('one object is taken back from every node, once it is said what that does', async () => {
    const { page } = author
    await page.goto(`/sharing/who?object=${NOTE}`)
    await page.getByRole('button', { name: 'Recall from every node' }).click()
    await page.getByRole('dialog').getByText('No node has been given this').waitFor()
    const pol = (await operator<{ peers: { id: string; nation: string }[] }>('A', 'GET', '/sharing/peers')).peers.find(
      ({ nation }) => nation === 'POL',
    )?.id
    const { id } = await askAs<{ id: string }>(page, 'POST', '/sharing/releases', {
      objects: [NOTE],
      recipients: [pol],
      authority: 'SC-13',
    })
    const release = `/sharing/releases/${id}`
    const step = async (who: Watched, ...wanted: readonly string[]): Promise<string> => {
      const { row: now, preview } = await askAs<Detail>(who.page, 'GET', release)
      const next = now.next.find((one) => wanted.includes(one))
      if (next === undefined) return now.state
      const seen = { revision: now.revision, binding: preview.binding }
      return (await askAs<{ state: string }>(who.page, 'POST', `${release}/${next}`, seen)).state
    }
    await step(author, 'propose')
    await step(second, 'approve')
    expect(await step(author, 'send')).toBe('sent')
    await expect.poll(() => isGone(ally.page, NOTE), { timeout: 60_000, interval: 1_000 }).toBe(false)
    await page.goto(`/sharing/who?object=${NOTE}`)
    await expect
      .poll(
        async () => {
          await page.reload()
          await page.getByRole('button', { name: 'Recall from every node' }).click()
          await page.getByRole('dialog').getByText('What this does').waitFor()
          return page.getByRole('dialog').getByText('1 node holds it').count()
        },
        { timeout: 60_000, interval: 1_000 },
      )
      .toBe(1)
    const dialog = page.getByRole('dialog')
    const deed = dialog.getByRole('button', { name: 'Recall from 1 node' })
    expect(await deed.isDisabled(), 'without a reason').toBe(true)
    expect(await violationsOf(page)).toEqual([])
    await shoot(page, 'sharing-recall-object')
    await dialog.getByLabel('Reason').fill('Named a source')
    await deed.click()
    await page.getByText('Recall recorded, waits for 1 node.').waitFor()
    await expect.poll(() => isGone(ally.page, NOTE), { timeout: 60_000, interval: 1_000 }).toBe(true)
  })

  it('a new introduction is compared with what is pinned before it is', async () => {
    const { page } = keeper
    const [{ text: theirs }, { text: others }] = await Promise.all([
      operator<{ text: string }>('B', 'GET', '/sharing/self'),
      operator<{ text: string }>('C', 'GET', '/sharing/self'),
    ])
    await page.goto('/sharing')
    await page.getByRole('row', { name: /POL node/ }).click()
    await page.getByRole('button', { name: 'New introduction' }).click()
    const dialog = page.getByRole('dialog')
    const paste = dialog.getByLabel('Introduction of the other node')
    const deed = dialog.getByRole('button', { name: 'Pin the new introduction of POL node' })
    await paste.fill(others)
    await dialog.getByText('This is the introduction of another node').waitFor()
    expect(await deed.isDisabled(), 'of another node').toBe(true)
    const changed = { ...(JSON.parse(theirs) as object), publicKey: 'a'.repeat(64) }
    await paste.fill(JSON.stringify(changed))
    await dialog.getByText('Signing key, NEW: compare it').waitFor()
    await dialog.getByText('Certificate, the pinned one').waitFor()
    expect(await deed.isDisabled(), 'not compared').toBe(true)
    expect(await violationsOf(page)).toEqual([])
    await shoot(page, 'sharing-new-introduction')
    await dialog.getByRole('checkbox').check()
    await paste.fill(theirs)
    expect(await deed.isDisabled(), 'another text is compared anew').toBe(true)
    await dialog.getByText('Signing key, the pinned one').waitFor()
    await dialog.getByRole('checkbox').check()
    await deed.click()
    await page.getByText('The new introduction of POL node is pinned').waitFor()
  })

  it('our certificate can be handed on, and those of peers say when they end', async () => {
    const { page } = keeper
    await page.goto('/sharing?tab=certificates')
    await page.getByText('CN=LTU node').waitFor()
    const peers = page.getByRole('table')
    await peers.getByRole('row', { name: /POL node valid/ }).waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download (PEM)' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('LTU node.pem')
    await page.goto('/account')
    await page.getByText('This connection shows no certificate.').waitFor()
  })

  it('a TAXII client is told its token once, and loses it', async () => {
    const { page } = keeper
    await page.goto('/sharing?tab=collections')
    await page.getByRole('button', { name: 'Make a client' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name others see').fill('SIEM')
    await dialog.getByLabel('Name it signs in with').fill('siem')
    await dialog.getByRole('button', { name: 'Make the client and its token' }).click()
    await dialog.getByText('It is shown this once.').waitFor()
    const secret = (await dialog.locator('pre').first().textContent()) ?? ''
    expect(secret.length).toBeGreaterThan(20)
    await page.reload()
    const end = page.getByRole('button', { name: 'End token 1 of SIEM' })
    await end.waitFor()
    expect(await page.content(), 'told once').not.toContain(secret)
    await end.click()
    await page.getByText('no token works').waitFor()
  })

  it('the label filter of a collection is set and changed', async () => {
    const { page } = keeper
    await page.getByRole('button', { name: 'Make a collection' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Title').fill('For the SIEM')
    await dialog.getByRole('button', { name: 'Add a label' }).click()
    await dialog.getByLabel('Classification').selectOption('RESTRICTED')
    expect(await violationsOf(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Save the collection' }).click()
    const line = page.getByRole('row', { name: /For the SIEM/ })
    await line.getByText('(AR)').waitFor()
    await line.getByRole('button').click()
    await dialog.getByRole('button', { name: 'Take out: label 1' }).click()
    await dialog.getByRole('button', { name: 'Save the collection' }).click()
    await line.getByText('(AR)').waitFor({ state: 'detached' })
  })

  it('what an organisation brought is published for it without its name', async () => {
    const { page } = keeper
    await page.goto(`/sharing/who?object=${NOTE}`)
    const ask = page.getByRole('button', { name: 'Have it published for us' })
    const dialog = page.getByRole('dialog')
    await ask.click()
    await dialog.getByRole('button', { name: 'Publish the copy' }).click()
    await dialog.getByText('Only what your organisation brought here').waitFor()
    const own = await bring(page)
    await page.goto(`/sharing/who?object=${own}`)
    await ask.click()
    await dialog.getByText('Your name and organisation are sealed').waitFor()
    expect(await violationsOf(page)).toEqual([])
    await shoot(page, 'sharing-delegate')
    await dialog.getByRole('button', { name: 'Publish the copy' }).click()
    await dialog.getByText('Published. A release officer decides').waitFor()
    await page.goto('/sharing?tab=versions')
    const line = page.getByRole('listitem').filter({ hasText: 'Seen in the harbour' })
    await line.getByText('without a name').waitFor()
    await line.getByRole('link', { name: 'Choose who gets it' }).click()
    await page.getByRole('heading', { name: /Seen in the harbour/ }).waitFor()
  })

  it('the pages fit a telephone and are clean to axe, in both languages', async () => {
    const { page } = keeper
    const places = [
      '/sharing',
      '/sharing/desk',
      '/sharing?tab=rules',
      '/sharing?tab=history',
      '/sharing?tab=versions',
      '/sharing?tab=collections',
      '/sharing?tab=certificates',
      '/sharing/quarantine',
      `/sharing/who?object=${NOTE}`,
    ]
    for (const [width, language] of [
      [1_600, 'en'],
      [375, 'fr'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.evaluate((chosen) => localStorage.setItem('testudo.language', chosen), language)
      for (const place of places) {
        await page.goto(place)
        await page.getByRole('main').waitFor()
        await page.waitForLoadState('networkidle')
        expect(await violationsOf(page), `${place} ${language}`).toEqual([])
        const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
        expect(over, `${place} at ${width}`).toBeLessThanOrEqual(0)
        if (width < 760) await shoot(page, `sharing-narrow${place.replaceAll(/[/?=]+/g, '-').slice(0, 30)}`)
      }
    }
  })

  it('nothing failed on any page, and nothing was asked elsewhere', () => {
    expect([author, second, ally, keeper].flatMap(({ errors, abroad }) => [...errors, ...abroad])).toEqual([])
  })
})
