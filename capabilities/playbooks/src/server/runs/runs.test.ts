import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Playbook } from '@testudo/cacao'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actuators, startActuators } from '../../../../../exercise/src/actuators/index.ts'
import { containGateway } from '../../../../../exercise/src/playbooks.ts'
import { secretLabel, startTestHost, type TestHost } from '../../../../../platform/src/host/testing.ts'
import { capability } from '../index.ts'

type Offer = {
  kind: string
  token: number
  step: string
  name: string
  seen: string
  problems: string[]
  outArgs: string[]
}
type View = {
  row: { status: string; waits: string; reason?: string; told?: { code: string }[]; done: number; steps: number }
  offers: Offer[]
  log: { what: string; step?: string; name?: string; says?: string; told?: { code: string }[]; by?: string }[]
  steps: { step: string; times: number }[]
  evidence: { number: number; outcome: string; who: string; code?: number }[]
  variables: { name: string; value: string | null }[]
}

let node: TestHost
let systems: Actuators
const folder = mkdtempSync(join(tmpdir(), 'testudo-actuators-'))
const people: Record<string, { cookie: string; id: string }> = {}

const ask = async (who: string, method: string, path: string, body?: unknown) => {
  const { status, body: told } = await node.ask(method, `/api/playbooks${path}`, {
    as: people[who]?.cookie ?? '',
    ...(body === undefined ? {} : { body }),
  })
  return { status, told: told as never }
}
const view = async (id: string, who = 'watch') => (await ask(who, 'GET', `/runs/${id}`)).told as View

/** The run, once it waits for people or is over. */
async function standing(id: string): Promise<View> {
  for (let n = 0; n < 400; n += 1) {
    const seen = await view(id)
    if (seen.row.status !== 'running' || seen.offers.length > 0) return seen
    await new Promise((done) => setTimeout(done, 25))
  }
  throw new Error('the run waits for nobody')
}

async function keep(playbook: Playbook, label?: unknown): Promise<string> {
  const { told, status } = await ask('author', 'POST', '/library', {
    text: JSON.stringify(playbook),
    ...(label === undefined ? {} : { label }),
  })
  expect([status, told]).toMatchObject([200, {}])
  return (told as { id: string }).id
}
async function start(id: string, more: object = {}): Promise<string> {
  const { told, status } = await ask('watch', 'POST', `/library/${id}/runs`, more)
  expect([status, told]).toMatchObject([200, {}])
  return (told as { id: string }).id
}
const open = (run: string, { token, seen }: Offer, who = 'watch') =>
  ask(who, 'POST', `/runs/${run}/gates`, { token, seen, agree: true })
const first = ({ offers: [offer] }: View): Offer => {
  if (offer === undefined) throw new Error('nothing is offered')
  return offer
}

/** The same playbook with only these steps, one after the other. */
function only(names: readonly string[], more: Partial<Playbook> = {}, change: object = {}): Playbook {
  const steps = Object.entries(containGateway.workflow)
  const picked = names
    .map((name) => steps.find(([, step]) => step.name === name) ?? steps[0])
    .filter((one) => one !== undefined)
  const [startStep = ''] = steps.find(([, { type }]) => type === 'start') ?? []
  const [end = ''] = steps.findLast(([, { type }]) => type === 'end') ?? []
  const workflow = Object.fromEntries([
    [startStep, { type: 'start' as const, on_completion: picked[0]?.[0] ?? end }],
    ...picked.map(([id, step], i) => [id, { ...step, ...change, on_completion: picked[i + 1]?.[0] ?? end }] as const),
    [end, { type: 'end' as const }],
  ]) as Playbook['workflow']
  return { ...containGateway, workflow, ...more }
}

beforeAll(async () => {
  systems = await startActuators(folder)
  node = await startTestHost({
    capabilities: [capability],
    clock: { now: () => Date.now() },
    config: {
      actuators: [
        ...systems.settings.slice(0, 2),
        { ...systems.settings[2] },
        { ...systems.settings[1], name: 'Two', hosts: ['two.example'], people: 2 },
      ],
    },
  })
  const clear = { organisation: 'CENTRE', nation: 'EST', communities: [], specialAccess: [] }
  const enter = async (login: string, level: string, role: string) => {
    people[login] = await node.enter({
      ...clear,
      clearances: { ALLIED: level, TLP: 'RED' },
      login,
      name: login,
      roles: [role],
    })
  }
  await enter('author', 'SECRET', 'analyst')
  await enter('watch', 'SECRET', 'watch')
  await enter('second', 'SECRET', 'watch')
  await enter('low', 'UNCLASSIFIED', 'watch')
  await enter('staff', 'SECRET', 'staff')
  await enter('reader', 'SECRET', 'administrator')
  await enter('lowReader', 'UNCLASSIFIED', 'administrator')
})
afterAll(async () => {
  await node.close()
  await systems.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('what is not run', () => {
  it('a playbook that is none, that loops or leads nowhere: refused by name, and nothing is kept', async () => {
    for (const text of ['{}', '{"a":1,"a":2}', JSON.stringify({ ...containGateway, workflow_start: 'start--x' })]) {
      const { status, told } = await ask('author', 'POST', '/library', { text })
      expect([status, told]).toMatchObject([400, { code: 'playbooks.not_valid' }])
    }
    expect((await ask('author', 'GET', '/library')).told).toMatchObject({ rows: [] })
  })

  it('one that attacks: it can be read', async () => {
    const id = await keep({ ...containGateway, playbook_types: ['attack'] })
    expect(await ask('watch', 'POST', `/library/${id}/runs`, {})).toMatchObject({
      status: 400,
      told: { code: 'playbooks.not_started' },
    })
    expect((await ask('watch', 'GET', `/library/${id}`)).told).toMatchObject({
      row: { barred: expect.any(String) as string },
    })
  })

  it('a command to what is not declared, or that is not allowed there: it fails and nothing is sent', async () => {
    const before = systems.gateway.log().length
    const bad = only(['Isolate the gateway'], {}, { commands: [{ type: 'ssh', command: 'gatewayctl wipe all' }] })
    const run = await start(await keep(bad))
    const gate = first(await standing(run))
    expect(gate.problems.join()).toContain('not among those allowed')
    await open(run, gate)
    expect((await standing(run)).row).toMatchObject({ status: 'failed' })
    expect(systems.gateway.log().length).toBe(before)
  })

  it('values that would be more than a value', async () => {
    const run = await start(await keep(only(['Isolate the gateway'])), { inputs: { __gateway__: 'a; reboot' } })
    await open(run, first(await standing(run)))
    await standing(run)
    expect(systems.gateway.log().at(-1)).toBe("gatewayctl isolate 'a; reboot'")
    expect(systems.gateway.isolated()).toEqual([])
  })
})

describe('who may', () => {
  it('neither see nor touch a playbook and its runs that a label closes: as if they were not there', async () => {
    const id = await keep(containGateway, secretLabel)
    const run = await start(id)
    const gate = first(await standing(run))
    const nothing = await ask('low', 'GET', '/runs/00000000-0000-4000-8000-000000000000')
    expect(await ask('low', 'GET', `/runs/${run}`)).toEqual(nothing)
    for (const path of [`/library/${id}`, `/runs/${run}/evidence/1`])
      expect(await ask('low', 'GET', path)).toEqual(nothing)
    expect(await open(run, gate, 'low')).toEqual(nothing)
    expect(await ask('low', 'POST', `/library/${id}/runs`, {})).toEqual(nothing)
    expect(JSON.stringify((await ask('low', 'GET', '/runs')).told)).not.toContain(run)
    const low = await node.host.accounts.find(people['low']?.id ?? '')
    if (low !== undefined) expect(JSON.stringify(await node.host.gather.waiting(low))).not.toContain(run)
    expect((await ask('staff', 'POST', `/runs/${run}/stop`, { reason: 'x' })).status).toBe(403)
    await ask('watch', 'POST', `/runs/${run}/stop`, { reason: 'enough' })
    expect((await view(run)).row).toMatchObject({ status: 'stopped' })
  })

  it('agree to what was seen alone, and two of them where the settings ask for two', async () => {
    const account = { agent_definitions: { ...containGateway.agent_definitions } }
    for (const [id, agent] of Object.entries(account.agent_definitions))
      account.agent_definitions[id] = { ...agent, address: { dname: ['two.example'] } }
    const run = await start(await keep(only(['Disable the vendor’s account'], account)))
    const gate = first(await standing(run))
    expect(await open(run, { ...gate, seen: 'other' })).toMatchObject({
      status: 409,
      told: { code: 'playbooks.run_moved' },
    })
    expect((await open(run, gate)).told).toMatchObject({ still: 1, waits: 'gate' })
    expect((await open(run, gate)).told).toMatchObject({ still: 1 })
    expect((await open(run, gate, 'second')).told).toMatchObject({ still: 0 })
    expect((await standing(run)).row.status).toBe('completed')
    expect(systems.directory.disabled()).toEqual(['vendor-maintenance'])
  })
})

it('the containment of the story runs from the first gate to the end, and each step has its evidence', async () => {
  const run = await start(await keep(containGateway), {})
  const names: string[] = []
  for (let n = 0; n < 12; n += 1) {
    const seen = await standing(run)
    if (seen.row.status !== 'running') break
    const offer = first(seen)
    names.push(`${offer.kind} ${offer.name}`)
    if (offer.kind === 'gate') await open(run, offer)
    else
      await ask('watch', 'POST', `/runs/${run}/reports`, {
        token: offer.token,
        seen: offer.seen,
        outcome: 'done',
        text: 'Told',
      })
  }
  const over = await view(run)
  expect(over.row).toMatchObject({ status: 'completed', waits: 'nothing' })
  expect(over.row.done).toBeLessThanOrEqual(over.row.steps)
  expect(names.toSorted()).toEqual([
    'gate Ask how the gateway stands',
    'gate Deny the intruder’s network at the packet filter',
    'gate Disable the vendor’s account',
    'gate Isolate the gateway',
    'gate Look at the account',
    'gate Take a snapshot of the gateway',
    'task Tell the operator',
  ])
  expect(over.evidence.map(({ outcome }) => outcome)).toEqual(over.evidence.map(() => 'done'))
  expect(systems.filter.rules()).toMatchObject([{ action: 'deny', target: 'ipv4_net', value: '198.51.100.0/24' }])
  expect(systems.gateway.isolated()).toEqual(['suw-gw-1'])
  const values = Object.fromEntries(over.variables.map(({ name, value }) => [name, value]))
  expect(values).toMatchObject({ __state__: 'open', __rule_number__: '1', __enabled__: 'false' })
  const number = over.evidence.find(({ who }) => who.startsWith('Packet'))?.number
  const { told } = await ask('watch', 'GET', `/runs/${run}/evidence/${number}`)
  expect(told).toMatchObject({
    sent: expect.stringContaining('"ipv4_net": "198.51.100.0/24"') as string,
    evidence: { code: 200 },
  })
  expect(JSON.stringify(told)).not.toContain('PRIVATE KEY')
})

describe('a system that does wrong', () => {
  const gated = async (playbook: Playbook) => {
    const run = await start(await keep(playbook))
    const gate = first(await standing(run))
    return { run, gate }
  }

  it('answers 500: the step has failed', async () => {
    const { run, gate } = await gated(only(['Disable the vendor’s account']))
    systems.directory.fail('broken')
    await open(run, gate)
    expect((await standing(run)).row).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('500') as string,
      told: [{ code: 'sent.status', values: { code: '500' } }],
    })
  })

  it('cuts the line after receipt: a once-only step is not sent again, a person is asked', async () => {
    for (const [name, system, count] of [
      ['Disable the vendor’s account', systems.directory, () => systems.directory.log().length],
      ['Deny the intruder’s network at the packet filter', systems.filter, () => systems.filter.log().length],
      ['Isolate the gateway', systems.gateway, () => systems.gateway.log().length],
    ] as const) {
      const before = count()
      const { run, gate } = await gated(only([name]))
      system.fail('cut')
      await open(run, gate)
      const offer = first(await standing(run))
      expect([name, offer.kind, count()]).toEqual([name, 'answer', before + 1])
      await ask('watch', 'POST', `/runs/${run}/reports`, { ...pick(offer), outcome: 'done', text: 'Seen on site' })
      expect((await view(run)).row.status).toBe('completed')
      expect(count()).toBe(before + 1)
    }
  })

  it('cuts the line: a step that may be repeated is, at most three times', async () => {
    const before = systems.gateway.log().length
    const { run, gate } = await gated(only(['Take a snapshot of the gateway']))
    systems.gateway.fail('cut', 3)
    await open(run, gate)
    expect((await standing(run)).row).toMatchObject({ status: 'failed' })
    expect(systems.gateway.log().length).toBe(before + 3)
  })

  it('is slower than the step may take: it has failed, and the run goes on where it says', async () => {
    const { run, gate } = await gated(only(['Take a snapshot of the gateway'], {}, { timeout: 100 }))
    systems.gateway.fail('slow')
    await open(run, gate)
    expect((await standing(run)).row).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('TIMEOUT') as string,
    })
  })
})

it('steps that only decide or lead on stand in the audit log, in order, with why; a step done three times is one step', async () => {
  const id = (type: string, n: number) => `${type}--6b1f0c2d-4e53-4d70-8a2f-00000000000${n}`
  const [startStep, loop, act, back, end] = [
    id('start', 1),
    id('while-condition', 2),
    id('action', 3),
    id('end', 4),
    id('end', 5),
  ]
  const [agent = ''] = Object.keys(containGateway.agent_definitions ?? {})
  const run = await start(
    await keep(
      {
        ...containGateway,
        playbook_variables: { __more__: { type: 'string', value: 'yes' } },
        agent_definitions: { [agent]: { type: 'individual', name: 'Watch' } },
        workflow_start: startStep,
        workflow: {
          [startStep]: { type: 'start', on_completion: loop },
          [loop]: {
            type: 'while-condition',
            name: 'More?',
            condition: "__more__:value = 'yes'",
            on_true: act,
            on_completion: end,
          },
          [act]: {
            type: 'action',
            name: 'Look',
            agent,
            commands: [{ type: 'manual', command: 'Look' }],
            out_args: ['__more__'],
            on_completion: back,
          },
          [back]: { type: 'end' },
          [end]: { type: 'end' },
        },
      } as Playbook,
      secretLabel,
    ),
  )
  for (const more of ['yes', 'yes', 'no'])
    await ask('watch', 'POST', `/runs/${run}/reports`, {
      ...pick(first(await standing(run))),
      outcome: 'done',
      values: { __more__: more },
    })
  const over = await standing(run)
  expect(over.row).toMatchObject({ status: 'completed', done: 5, steps: 5 })
  expect(over.steps).toContainEqual({ step: act, state: 'completed', times: 3 })
  expect(over.log.find(({ what }) => what === 'decided')?.told?.map(({ code }) => code)).toEqual([
    'step.answer.true',
    'run.asked',
    'run.value',
    'run.round',
  ])
  const entries = async (who: string) => {
    const { body } = await node.ask('GET', `/api/audit/entries?id=${run}&limit=500`, { as: people[who]?.cookie ?? '' })
    return (body as { rows: { verb: string; detail?: { step?: string; says?: string } }[] }).rows
  }
  expect(await entries('lowReader')).toEqual([])
  const written = (await entries('reader'))
    .toReversed()
    .filter(({ verb, detail }) => verb === 'playbooks:started' || detail?.step !== undefined)
  expect(written.map(({ verb, detail }) => [verb.slice('playbooks:'.length), detail?.step])).toEqual(
    over.log.filter(({ what, step }) => what === 'started' || step !== undefined).map(({ what, step }) => [what, step]),
  )
  expect(written.filter(({ verb }) => verb === 'playbooks:decided').at(-1)?.detail?.says).toBe(
    'no · __more__:value = \'yes\' · __more__ is "no"',
  )
})

const pick = ({ token, seen }: Offer) => ({ token, seen })

it('a run that is held begins nothing until somebody lets it go on', async () => {
  const run = await start(await keep(only(['Take a snapshot of the gateway'])))
  const gate = first(await standing(run))
  await ask('watch', 'PUT', `/runs/${run}/hold`, { held: true })
  await open(run, gate)
  expect((await view(run)).row).toMatchObject({ status: 'running', waits: 'held' })
  await ask('second', 'PUT', `/runs/${run}/hold`, { held: false })
  expect((await standing(run)).row.status).toBe('completed')
})

it('a playbook is changed by its author alone, from what was read, and runs keep the version they began with', async () => {
  const id = await keep({ ...containGateway, name: 'First' })
  const { revision } = (await ask('author', 'GET', `/library/${id}`)).told as { revision: string }
  const edit = { revision, text: JSON.stringify({ ...containGateway, name: 'Second' }) }
  expect((await ask('watch', 'PUT', `/library/${id}`, edit)).status).toBe(403)
  const run = await start(id)
  expect((await ask('author', 'PUT', `/library/${id}`, edit)).status).toBe(200)
  expect(await ask('author', 'PUT', `/library/${id}`, edit)).toMatchObject({ status: 409 })
  expect((await view(run)).row).toMatchObject({ name: 'First' })
  expect((await ask('author', 'DELETE', `/library/${id}`)).status).toBe(200)
  expect((await view(run)).row).not.toHaveProperty('playbook')
  await ask('watch', 'POST', `/runs/${run}/stop`, { reason: 'done' })
})
