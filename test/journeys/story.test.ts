import { type Actuators, startActuators } from '@testudo/exercise'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_LABEL } from '../../apps/node/src/policies.ts'
import { besides, issue, printed, readPage } from './storyBrief.ts'
import { checkContained, type Containing, runThrough, startContainment } from './storyContain.ts'
import { handOver } from './storyHandover.ts'
import { label, letGo, openRegister, type Register, type Somebody, startWalk, until, type Walk } from './storyWalk.ts'
import { has, launchBrowser, openBrowserOf, settled, shoot, type Watched } from './support.ts'

/** For the two nations and the operator; for the two nations; for the lead alone; for all three nations; for the third alone. */
const OPEN = label('UNCLASSIFIED', 'LTU', 'POL')
const BOTH = label('RESTRICTED', 'LTU', 'POL')
const OURS = label('RESTRICTED', 'LTU')
const THREE = label('UNCLASSIFIED', 'LTU', 'POL', 'DNK')
const KEPT = label('RESTRICTED', 'DNK')

const WARNED = 'Relays at Klaipėda answered to strangers'
const OPERATOR = 'Nemuno Energija AB'

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

const wanted = [
  'incidents',
  'sharing',
  'vulnerabilities',
  'assistance',
  'detection',
  'playbooks',
  'watch',
  'briefing',
].every(has)
describe.skipIf(!wanted)('three nations and an operator work one incident', () => {
  let dir: string
  let walk: Walk
  let systems: Actuators
  let browser: Browser
  let register: Register
  let lead: Somebody
  let partner: Somebody
  let third: Somebody
  let operator: Somebody
  /** Officers of the watch at the lead node, who hand over to one another, and the commander's staff. */
  let onWatch: readonly [Somebody, Somebody]
  let staff: Somebody
  let officers: Readonly<Record<'A' | 'B' | 'C', readonly [Somebody, Somebody]>>
  /** Browsers: the lead's watch, the operator's without scripts, the partner's watch. */
  let leadPage: Watched
  let portal: Watched
  let partnerPage: Watched
  let watchPage: Watched
  let nextPage: Watched
  let staffPage: Watched
  let incident: string
  let mission: string
  let report: string

  const pageOf = async (who: Somebody, scripts = true): Promise<Watched> => {
    const watched = await openBrowserOf(
      browser,
      { ...who.node, oneTimeLink: '', stop: async () => 0, kill: async () => undefined },
      { scripts },
    )
    watched.context.setDefaultTimeout(40_000)
    await watched.context.addCookies([{ ...who.cookie, url: who.node.address, httpOnly: true, sameSite: 'Strict' }])
    return watched
  }
  const viewOf = (who: Somebody) => who.ask<View>('GET', `/incidents/cases/${incident}`)
  const idsOf = async (who: Somebody): Promise<ReadonlySet<string>> =>
    new Set((await viewOf(who)).timeline.map(({ id }) => id))
  const add = async (who: Somebody, entry: { readonly label: object } & Record<string, unknown>) => {
    const { id } = await who.ask<{ id: string }>('POST', `/incidents/cases/${incident}/entries`, { entry })
    return register.note(id, entry.label as never)
  }
  /** Alerts that wait to be opened as incidents, the most pressing first. */
  const proposed = async () =>
    (await lead.ask<{ rows: { alerts: { id: string }[] }[] }>('GET', '/incidents/proposals')).rows.flatMap((row) =>
      row.alerts.map(({ id }) => id),
    )
  const text = async (page: Page) => ((await page.getByRole('main').textContent()) ?? '').replaceAll(/\s+/g, ' ')

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'testudo-story-'))
    systems = await startActuators(dir)
    ;[browser, walk, register] = await Promise.all([launchBrowser(), startWalk(dir, systems.settings), openRegister()])
    const pair = async (key: string, one: string, other: string) =>
      [await walk.enter(key, one, one, 'liaison'), await walk.enter(key, other, other, 'liaison')] as const
    officers = {
      A: await pair('A', 'kalvaitis', 'mockute'),
      B: await pair('B', 'zielinski', 'nowicka'),
      C: await pair('C', 'lund', 'bach'),
    }
    lead = await walk.enter('A', 'stankus', 'Kpt. A. Stankus', 'analyst')
    partner = await walk.enter('B', 'wrona', 'por. K. Wrona', 'watch')
    third = await walk.enter('C', 'holm', 'KL M. Holm', 'watch')
    operator = await walk.enter('A', 'vaitkus', 'R. Vaitkus', 'operator-desk')
    onWatch = [
      await walk.enter('A', 'budrys', 'vyr. ltn. J. Budrys', 'watch'),
      await walk.enter('A', 'sakalas', 'vyr. ltn. T. Sakalas', 'watch'),
    ]
    staff = await walk.enter('A', 'norkus', 'mjr. V. Norkus', 'staff')
    ;[leadPage, portal, partnerPage] = await Promise.all([pageOf(lead), pageOf(operator, false), pageOf(partner)])
    ;[watchPage, nextPage, staffPage] = await Promise.all([pageOf(onWatch[0]), pageOf(onWatch[1]), pageOf(staff)])
  }, 600_000)
  afterAll(async () => {
    await browser?.close()
    await walk?.federation.stop()
    await systems?.close()
    await rm(dir, { recursive: true, force: true })
  })

  it('the operator warns by at most 12 inputs, and its warning waits for the watch', async () => {
    const { page } = portal
    let inputs = 0
    const click = async (role: 'link' | 'button' | 'radio', name: RegExp | string) => {
      inputs += 1
      await page.getByRole(role, { name }).first().click()
    }
    const write = async (field: RegExp, words: string) => {
      inputs += 1
      await page.getByLabel(field).fill(words)
    }
    // Vilnius is two hours ahead of Zulu in November; in summer an hour more, which is earlier still.
    const aware = new Date(Date.now() + 2 * 3_600_000 - 600_000).toISOString().slice(0, 16)
    await page.goto('/operator/incidents')
    await click('link', 'Report an incident')
    await write(/What happened/, WARNED)
    await click('button', 'Continue')
    await write(/When did you notice/, aware)
    await click('button', 'Continue')
    await click('radio', 'Yes')
    await click('button', 'Continue')
    await click('radio', 'No')
    await click('button', 'Continue')
    await click('button', 'Continue')
    await click('button', 'Send the report')
    await page.getByRole('heading', { name: 'Your report has arrived' }).waitFor()
    expect(inputs).toBeLessThanOrEqual(12)
    const { rows } = await lead.ask<{ rows: { id: string; title: string; inside: object[] }[] }>(
      'GET',
      '/vulnerabilities/incidents',
    )
    const found = rows.find(({ title }) => title === WARNED)
    expect(found?.inside).toEqual([])
    report = found?.id ?? ''
  })

  it('the watch makes an incident of it, with three alerts; the operator takes part', async () => {
    const { page } = leadPage
    await page.goto(`/vulnerabilities/incidents?incident=${report}`)
    await page.getByRole('link', { name: /Make an incident of it/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Open the incident' }).waitFor()
    await settled(page)
    await shoot(page, 'story-take')
    await page.getByRole('button', { name: 'Open the incident' }).click()
    await page.waitForURL(/\/incidents\/incident--/)
    incident = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    register.note(incident, DEFAULT_LABEL)
    for (const { id } of (await viewOf(lead)).timeline) register.note(id, DEFAULT_LABEL)
    const together = (await proposed()).slice(0, 3)
    expect(together).toHaveLength(3)
    await page.goto('/incidents/proposals')
    await page.getByRole('button', { name: 'Open as incident' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Open as incident' }).click()
    await page.waitForURL(/\/incidents\/incident--/)
    await page.getByRole('button', { name: 'Merge into another' }).click()
    const { number } = (await viewOf(lead)).row
    const into = page.getByLabel('Into', { exact: true })
    const option = into.getByRole('option', { name: number })
    await into.selectOption((await option.getAttribute('value')) ?? '')
    await page.getByLabel('Why they are one matter').fill('The same relays, the same hour.')
    await page.getByRole('button', { name: 'Merge', exact: true }).click()
    await page.getByText('This incident is merged into').waitFor()
    expect((await proposed()).filter((id) => together.includes(id))).toEqual([])
    await page.goto(`/incidents/${incident}`)
    await page.getByText('merged into this').waitFor()
    const { modified, participants } = await viewOf(lead)
    expect(participants).toMatchObject([{ part: 'lead' }, { organisation: OPERATOR, nation: 'LTU', part: 'affected' }])
    await lead.ask('PUT', `/incidents/cases/${incident}`, {
      modified,
      participants: [...participants, { organisation: 'POL node', nation: 'POL', part: 'supports' }],
    })
    const { rows: after } = await lead.ask<{ rows: { id: string; inside: object[] }[] }>(
      'GET',
      '/vulnerabilities/incidents',
    )
    expect(after.find(({ id }) => id === report)?.inside).toHaveLength(1)
  })

  it('what goes to the partner is seen, signed by two, and goes by itself from then on', async () => {
    const [first, second] = officers.A
    const officer = await pageOf(first)
    const { page } = officer
    await page.goto(`/sharing?tab=rules&new=1&about=${incident}`)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('checkbox', { name: /POL/ }).check()
    await dialog.getByText(/What would go now of/).waitFor()
    await dialog.getByLabel('What it is for').fill('Worked with Poland')
    await dialog.getByLabel(/^Authority/).fill('Standing order 7')
    await settled(page)
    await shoot(page, 'story-reach')
    await dialog.getByRole('button', { name: 'Sign this rule for 1 node' }).click()
    await until('it waits for the second', async () => {
      const { rules } = await second.ask<{ rules: { id: string; state: string }[] }>('GET', '/sharing/rules')
      return rules[0]?.state === 'proposed'
    })
    const { rules } = await second.ask<{ rules: { id: string }[] }>('GET', '/sharing/rules')
    await second.ask('POST', `/sharing/rules/${rules[0]?.id ?? ''}/approve`, {})
    await until('Poland has it', async () => (await viewOf(partner)).row.id === incident)
    expect(officer.errors).toEqual([])
    await officer.context.close()
  })

  it('each adds to it under labels of its own, and everybody sees what it may', async () => {
    await letGo(officers.B, incident, [await walk.peer('B', 'LTU')])
    const happened = Date.now() - 3_600_000
    await add(lead, {
      kind: 'event',
      name: 'Session from a rented server',
      happened,
      techniques: ['T0859'],
      label: BOTH,
    })
    await add(lead, { kind: 'note', text: 'The source is in the building.', label: OURS })
    await add(lead, { kind: 'observables', text: '203.0.113.7\nbad[.]example', label: OPEN })
    await add(lead, { kind: 'task', name: 'Close remote access', owner: OPERATOR, label: OPEN })
    const task = await add(lead, { kind: 'task', name: 'Look for the same server', owner: 'POL node', label: BOTH })
    await until('Poland finds its task', async () => (await viewOf(partner)).tasks.some(({ id }) => id === task))
    await add(partner, { kind: 'report', task, outcome: 'successful', text: 'Seen at Gdynia twice.', label: BOTH })
    await add(partner, { kind: 'observables', text: '198.51.100.9', label: OPEN })
    await add(partner, { kind: 'note', text: 'Our own source.', label: label('RESTRICTED', 'POL') })
    await until('the lead reads the report', async () =>
      (await viewOf(lead)).tasks.some(({ id, outcome }) => id === task && outcome === 'successful'),
    )
    await partnerPage.page.goto(`/incidents/${incident}`)
    await partnerPage.page.getByText('Session from a rented server').first().waitFor()
    await settled(partnerPage.page)
    await shoot(partnerPage.page, 'story-partner')
    expect(await text(partnerPage.page)).not.toContain('in the building')
  })

  it('the operator reads what is asked of it, answers, and adds what it saw, without a script', async () => {
    const { page } = portal
    await page.goto('/operator/cases')
    await page.getByRole('link', { name: /Look, and answer/ }).click()
    await page.getByRole('heading', { name: 'What is asked of you' }).waitFor()
    const before = await text(page)
    expect(before).toContain('Close remote access')
    for (const hidden of ['rented server', 'in the building', 'Gdynia', 'Our own source'])
      expect(before).not.toContain(hidden)
    await shoot(page, 'story-portal')
    await page.getByRole('button', { name: 'Send: Close remote access' }).click()
    await page.getByRole('alert').getByText('Choose how it stands first.').waitFor()
    await page.getByRole('radio', { name: 'done', exact: true }).check()
    await page.getByRole('button', { name: 'Send: Close remote access' }).click()
    await page.getByText('It has arrived.').waitFor()
    await page.getByRole('radio', { name: /Addresses, names/ }).check()
    await page.getByLabel('Your words').fill('192.0.2.44')
    await page.getByRole('button', { name: 'Send to the centre' }).click()
    await page.getByText('192.0.2.44').first().waitFor()
    for (const { id, by } of (await viewOf(lead)).timeline) if (by === OPERATOR) register.note(id, OPEN)
    await until('Poland reads what the operator saw', async () =>
      (await viewOf(partner)).timeline.some((one) => one.text.includes('192.0.2.44') && one.by === OPERATOR),
    )
  })

  it('the same record becomes the notification and the final report, and the incident has both', async () => {
    const { page } = portal
    const step = async (go: RegExp, answers: readonly (readonly [RegExp, string])[]) => {
      await page.goto('/operator/incidents')
      await page.getByRole('link', { name: go }).first().click()
      for (const [field, words] of answers) {
        await page.getByLabel(field).fill(words)
        await page.getByRole('button', { name: 'Continue' }).click()
      }
      await page.getByRole('button', { name: 'Send the report' }).click()
      await page.getByRole('heading', { name: 'Your report has arrived' }).waitFor()
    }
    await step(/^Tell it now: Notification/, [
      [/How bad/, 'One of two units'],
      [/What does it do to others/, 'Nobody was without power'],
      [/What did you see/, '203.0.113.99'],
    ])
    await step(/^Tell it now: Final report/, [
      [/the cause/, 'Remote access left open'],
      [/still to come/, 'Closed; new keys'],
    ])
    await until('all steps are in the incident', async () => {
      const { timeline } = await viewOf(lead)
      return ['Early warning', 'Incident notification', 'Final report'].every((name) =>
        timeline.some(({ title }) => title.startsWith(`${name}: `)),
      )
    })
  })

  it('a request goes to the third nation alone, which answers with a version it may release', async () => {
    const { id } = await lead.ask<{ id: string }>('POST', '/incidents/requests', {
      question: 'Who rents 203.0.113.7?',
      nations: ['DNK'],
      precedence: 'immediate',
      ltiov: Date.now() + 6 * 3_600_000,
      about: [incident],
      label: THREE,
    })
    await letGo(officers.A, id, [await walk.peer('A', 'DNK')])
    const at = `/incidents/requests/${id}`
    await until('Denmark is asked', async () => (await third.ask('GET', at)) !== undefined)
    const answer = (answers: string, words: string, under: object) =>
      third.ask<{ id: string }>('POST', `${at}/answers`, { answers, text: words, label: under })
    const kept = await answer('full', 'A company in Aarhus; our source is its clerk.', KEPT)
    const released = await answer('partial', 'A company known to us; it is watched.', THREE)
    await letGo(officers.C, id, [await walk.peer('C', 'LTU')])
    const answers = async () =>
      (await lead.ask<{ answers: { id: string; text: string }[] }>('GET', at)).answers.map((one) => one.id)
    await until('the answer is there', async () => (await answers()).length > 0)
    expect(await answers()).toEqual([released.id])
    expect(await answers()).not.toContain(kept.id)
    // Denmark was asked one thing; of the incident it has nothing.
    await expect(viewOf(third)).rejects.toThrow(/404/)
  })

  it('help is asked for, a team of the third nation fits, and both sides accept', async () => {
    const hours = { zone: 'Europe/Vilnius', from: '08:00', to: '18:00' }
    const [from, untilWhen] = [Date.now() + 3_600_000, Date.now() + 5 * 86_400_000]
    const skills = [{ skill: 'malware-analysis', people: 2 }]
    const common = { skills, languages: ['en'], hours, from, until: untilWhen, label: THREE }
    const { id: request } = await lead.ask<{ id: string }>('POST', '/assistance/requests', {
      ...common,
      name: 'Read the implant',
      overlapHours: 4,
      about: [incident],
      urgency: 'immediate',
    })
    await letGo(officers.A, request, [await walk.peer('A', 'DNK')])
    const { id: offer } = await third.ask<{ id: string }>('POST', '/assistance/offers', {
      ...common,
      name: 'Two analysts of Karup',
      people: 2,
      hours: { ...hours, zone: 'Europe/Copenhagen' },
    })
    const seen = (who: Somebody) => who.ask<object>('GET', `/assistance/requests/${request}`)
    await until('Denmark reads the request', async () => (await seen(third)) !== undefined)
    const say = (who: Somebody, says: string) =>
      who.ask('POST', '/assistance/statements', { offer, request, says, label: THREE })
    await say(third, 'propose')
    await letGo(officers.C, request, [await walk.peer('C', 'LTU')])
    await until('the lead reads the proposal', async () => (await say(lead, 'accept')) !== undefined)
    await until('Denmark reads that it is accepted', async () =>
      JSON.stringify(await seen(third)).includes('"accepted"'),
    )
  })

  it('the lead falls with a portion just acknowledged and a release under way: nothing is lost, nobody sees more', async () => {
    const before = { lead: await idsOf(lead), partner: await idsOf(partner) }
    const last = await add(lead, { kind: 'note', text: 'Said just before the power failed.', label: BOTH })
    await walk.federation.kill('A')
    const meanwhile = await add(partner, { kind: 'note', text: 'Said while the lead was away.', label: BOTH })
    await walk.federation.start('A')
    expect(await idsOf(lead)).toContain(last)
    await until('Poland has the last word', async () => (await idsOf(partner)).has(last), 120)
    await until('the lead has what was said meanwhile', async () => (await idsOf(lead)).has(meanwhile), 120)
    const after = { lead: await idsOf(lead), partner: await idsOf(partner) }
    for (const id of before.lead) expect(after.lead).toContain(id)
    for (const id of before.partner) expect(after.partner).toContain(id)
    const shared = (ids: ReadonlySet<string>, who: Somebody) => {
      const may = register.readable(who.subject)
      return [...ids].filter((id) => may.has(id)).sort()
    }
    expect(shared(after.lead, partner)).toEqual(shared(after.partner, lead))
  })

  it('a playbook contains it: gone through dry, then step by step, each gate opened by two', async () => {
    const [second] = onWatch
    const scene: Containing = { walk, incident, lead, leadPage, second, secondPage: watchPage, systems }
    const run = await startContainment(scene)
    await checkContained(scene, run, await runThrough(scene, run))
  })

  it('the watch is handed over by a sheet that names all of it, and taken', async () => {
    const names = [WARNED, 'Who rents 203.0.113.7?', 'Read the implant', 'Contain a railway gateway']
    await handOver(watchPage, nextPage, onWatch[1], names)
  })

  it('staff press B for one page of the mission, and every sentence opens its evidence', async () => {
    mission = (await viewOf(lead)).row.missions[0]?.id ?? ''
    await readPage(staffPage, staff, mission)
  })

  it('issued again it is the same page but for time and copy; after one change it differs there alone', async () => {
    const [second] = officers.A
    const first = await issue(lead, second, mission)
    const again = await issue(lead, second, mission)
    expect(again.brief.head.hash).toBe(first.brief.head.hash)
    expect(await printed(staff, again, 2)).toBe(await printed(staff, first, 1))
    await add(lead, { kind: 'task', name: 'Give back the gateway', owner: OPERATOR, label: OPEN })
    const after = await issue(lead, second, mission)
    const changed = after.brief.last?.difference.changed ?? []
    expect(after.brief.last?.difference).toMatchObject({ added: [], gone: [] })
    expect(changed).toHaveLength(1)
    expect(besides(after.brief, changed[0]?.id ?? '')).toEqual(besides(first.brief, changed[0]?.id ?? ''))
  })

  it('everybody has what the labels say, worked out beside the product', async () => {
    for (const who of [lead, partner]) {
      const may = register.readable(who.subject)
      const has = [...(await idsOf(who))].filter((id) => register.labels.has(id))
      expect(has.length).toBeGreaterThan(2)
      for (const id of has) expect(may, `${who.subject.organisation} reads ${id}`).toContain(id)
    }
    // What is not for a nation is not on its machine, whoever asks there.
    for (const [key, nation] of [
      ['B', 'POL'],
      ['C', 'DNK'],
    ] as const) {
      const of = key === 'B' ? partner : third
      const may = register.readable({ ...of.subject, nation })
      for (const id of register.labels.keys()) {
        const held = await walk.machine(key, 'GET', `/threats/objects/${id}`).then(
          () => true,
          () => false,
        )
        if (held) expect(may, `${nation} holds ${id}`).toContain(id)
      }
    }
    await portal.page.goto(`/operator/cases/${incident}`)
    const words = await text(portal.page)
    for (const hidden of ['rented server', 'in the building', 'Gdynia', 'power failed', 'was away'])
      expect(words).not.toContain(hidden)
  })

  it('no page failed, and nothing asked another machine', () => {
    for (const { errors, abroad } of [leadPage, portal, partnerPage, watchPage, nextPage, staffPage])
      expect([errors, abroad]).toEqual([[], []])
  })
})
