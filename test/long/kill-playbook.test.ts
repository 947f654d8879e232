import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RUN_EXTENSION } from '@testudo/cacao'
import { containGateway } from '@testudo/exercise'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type Directory,
  type Gateway,
  makeGatewayKeys,
  type PacketFilter,
  startDirectory,
  startGateway,
  startPacketFilter,
} from '../../exercise/src/actuators/index.ts'
import { readyDataDir } from '../../platform/src/host/testing.ts'
import { askNode, type KillableNode, killNode, startKillable } from '../faults/killable.ts'

const folder = mkdtempSync(join(tmpdir(), 'testudo-kill-playbook-'))
/** Sixty seconds of work where nothing else runs; a machine that is busy may take longer. */
const PATIENCE_MS = 300_000
const RUNS = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
let node: KillableNode
let filter: PacketFilter
let directory: Directory
let gateway: Gateway

beforeAll(async () => {
  ;[filter, directory, gateway] = await Promise.all([
    startPacketFilter(),
    startDirectory(RUNS.map((run) => `account-${run}`)),
    startGateway(makeGatewayKeys()),
  ])
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, gateway.clientKey, { mode: 0o600 })
  const { port, hostKey } = gateway
  process.env['TESTUDO_ACTUATORS'] = JSON.stringify([
    { kind: 'openc2', name: 'F', hosts: ['filter.suwalki.example'], url: filter.url, actions: ['deny ipv4_net'] },
    {
      kind: 'http',
      name: 'D',
      hosts: ['accounts.rail.example'],
      url: directory.url,
      actions: ['GET /accounts/*', 'POST /accounts/*/disable'],
    },
    {
      kind: 'ssh',
      name: 'G',
      hosts: ['gateways.suwalki.example'],
      host: '127.0.0.1',
      port,
      user: 'centre',
      hostKey,
      keyFile,
      actions: ['gatewayctl status *', 'gatewayctl isolate *', 'gatewayctl snapshot *'],
    },
  ])
  cpSync(await readyDataDir(), join(folder, 'data'), { recursive: true })
  node = await startKillable(join(folder, 'data'))
}, PATIENCE_MS)
afterAll(async () => {
  delete process.env['TESTUDO_ACTUATORS']
  if (node.child.exitCode === null && node.child.signalCode === null) await killNode(node)
  await Promise.all([filter.close(), directory.close(), gateway.close()])
  rmSync(folder, { recursive: true, force: true })
})

type Offer = { kind: string; token: number; name: string; seen: string }
type View = { row: { status: string; waits: string }; offers: Offer[] }
const ask = async <T>(method: string, path: string, body?: object) =>
  (await askNode(node, method, `/playbooks${path}`, body && JSON.stringify(body), 'application/json')) as T
const view = (run: string) => ask<View>('GET', `/runs/${run}`)
const pause = () => new Promise((later) => setTimeout(later, 20))

async function standing(run: string): Promise<View> {
  for (;;) {
    const seen = await view(run)
    if (seen.row.status !== 'running' || seen.offers.length > 0) return seen
    await pause()
  }
}
const act = (run: string, { kind, token, seen }: Offer) =>
  kind === 'gate'
    ? ask('POST', `/runs/${run}/gates`, { token, seen, agree: true })
    : ask('POST', `/runs/${run}/reports`, { token, seen, outcome: 'done' })

/** How often each system took what a run sends it. */
const taken = (letter: string) => ({
  check: gateway.log().filter((line) => line === `gatewayctl status gw-${letter}`).length,
  deny: filter.log().filter(({ says }) => says.includes(`10.${RUNS.indexOf(letter)}.0.0/16`)).length,
  isolate: gateway.log().filter((line) => line === `gatewayctl isolate gw-${letter}`).length,
  disable: directory.log().filter((line) => line === `POST /accounts/account-${letter}/disable`).length,
  snapshot: gateway.log().filter((line) => line === `gatewayctl snapshot gw-${letter}`).length,
})
const start = async (playbook: string, letter: string) =>
  (
    await ask<{ id: string }>('POST', `/library/${playbook}/runs`, {
      inputs: {
        __gateway__: `gw-${letter}`,
        __network__: `10.${RUNS.indexOf(letter)}.0.0/16`,
        __account__: `account-${letter}`,
      },
    })
  ).id

/** The containment, in which isolating declares to stop the run when it is interrupted. */
const stopping = {
  ...containGateway,
  workflow: Object.fromEntries(
    Object.entries(containGateway.workflow).map(([id, step]) => [
      id,
      step.name === 'Isolate the gateway'
        ? { ...step, step_extensions: { [RUN_EXTENSION]: { once_only: true, on_interruption: 'stop' } } }
        : step,
    ]),
  ),
}

/** What is interrupted in each run, and how that run stands after the restart. */
const CASES = [
  // May be repeated: it is asked again by itself, and the run comes to its next gate.
  { at: 'Ask how the gateway stands', what: 'check', system: () => gateway, ends: 'gate' },
  // Once only: it is never sent again; a person says what came of it.
  { at: 'Deny the intruder’s network at the packet filter', what: 'deny', system: () => filter, ends: 'answer' },
  // Declares to stop: the run is over.
  { at: 'Isolate the gateway', what: 'isolate', system: () => gateway, ends: 'stopped' },
  // Once only, one of two branches at once: the other branch is not touched.
  { at: 'Disable the vendor’s account', what: 'disable', system: () => directory, ends: 'answer' },
  // May be repeated, the other of the two branches.
  { at: 'Take a snapshot of the gateway', what: 'snapshot', system: () => gateway, ends: 'gate' },
  // Work by hand: it waits for the same report as before.
  { at: 'Tell the operator', what: undefined, system: () => gateway, ends: 'task' },
  // A word given a moment before: it is kept, and what follows from it is done once at most.
  { at: 'Deny the intruder’s network at the packet filter', what: 'deny', system: () => filter, ends: 'word' },
] as const

it('a run killed at each step in turn resumes or stops as declared, and no once-only step is sent twice', {
  timeout: PATIENCE_MS,
}, async () => {
  const { id: playbook } = await ask<{ id: string }>('POST', '/library', { text: JSON.stringify(stopping) })
  const runs: string[] = []
  for (const [n, { at, what, system, ends }] of CASES.entries()) {
    const letter = RUNS[n] ?? ''
    const run = await start(playbook, letter)
    runs.push(run)
    for (;;) {
      const offers = (await standing(run)).offers
      // Of two branches, the one that is to be interrupted comes last.
      const offer = offers.find(({ name }) => name !== at) ?? offers[0]
      if (offer === undefined) throw new Error(`nothing is offered before ${at}`)
      if (offer.name === at && what === undefined) break
      if (offer.name === at && ends !== 'word') system().fail('hang')
      await act(run, offer)
      if (offer.name !== at || what === undefined) continue
      if (ends === 'word') break
      while (taken(letter)[what] === 0) await pause()
      break
    }
  }
  await killNode(node)
  node = await startKillable(join(folder, 'data'))
  for (const [n, { at, what, ends }] of CASES.entries()) {
    const letter = RUNS[n] ?? ''
    const { row, offers } = await standing(runs[n] ?? '')
    if (ends === 'stopped') expect([at, row.status]).toEqual([at, 'stopped'])
    else
      expect([at, offers.map(({ kind }) => kind)]).toEqual([
        at,
        expect.arrayContaining(ends === 'gate' || ends === 'word' ? [] : [ends]) as unknown,
      ])
    if (ends === 'gate' && what !== undefined) while (taken(letter)[what] < 2) await pause()
  }
  for (const [n, { ends }] of CASES.entries()) {
    const run = runs[n] ?? ''
    for (;;) {
      const { row, offers } = await standing(run)
      const [offer] = offers
      if (offer === undefined) {
        expect(row.status).toBe(ends === 'stopped' ? 'stopped' : 'completed')
        break
      }
      await act(run, offer)
    }
    const { deny, isolate, disable } = taken(RUNS[n] ?? '')
    const never = ends === 'stopped' ? 0 : 1
    // Killed before it was sent, it is not sent afterwards.
    const sent = ends === 'word' ? Math.min(deny, 1) : 1
    expect([n, deny, isolate, disable]).toEqual([n, sent, 1, never])
  }
})
