import type { Label } from '@testudo/kernel/label'
import type { MissionTouched } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { secretLabel } from '../../../../platform/src/host/testing.ts'
import { matters } from '../core/index.ts'
import { HERON, HIDDEN, tellStory, type ToldNode, uuid } from './threats.testing.ts'

const WIPER = `malware--${uuid(2)}`
const open: Label = { policy: 'ALLIED', classification: 'UNCLASSIFIED', categories: [], originators: [] }
const mission = (code: string, asked: string, label: Label, state: MissionTouched['state']): MissionTouched => ({
  id: `x-testudo-mission--${uuid(Number(code.slice(-2)) + 500)}`,
  code,
  name: { en: `Mission ${code}`, fr: `Mission ${code}` },
  state,
  route: `/picture/mission/${code}`,
  through: [{ asked, node: `x-testudo-asset--${uuid(700)}`, exposed: asked === WIPER }],
  label,
})
/** Another capability that knows missions: one leans on what the wiper hits, one on what the secret implant hits. */
const picture = {
  name: 'missions',
  verbs: {},
  start: async () => ({
    missions: async (subject: Subject, ids: ReadonlySet<string>) =>
      [
        mission('M-04', WIPER, open, 'severe'),
        ...(subject.clearances['ALLIED'] === 'SECRET' ? [mission('M-09', HIDDEN, secretLabel, 'not-capable')] : []),
        mission('M-11', HERON, open, 'capable'),
      ].filter((one) => one.through.some(({ asked }) => ids.has(asked))),
  }),
}

let told: ToldNode
beforeAll(async () => {
  told = await tellStory([picture])
})
afterAll(() => told.node.close())

const rows = async (query: string, as: string) => (await told.read(matters, `/matters${query}`, as)).rows

it('is refused to strangers, and answers alike for what is hidden and what is not there', async () => {
  expect((await told.node.ask('GET', '/api/threats/matters')).status).toBe(401)
  const [hidden, absent] = await Promise.all(
    [HIDDEN, `malware--${uuid(999)}`].map((id) => told.get(`/matters?id=${id}`, told.low)),
  )
  expect([hidden?.status, JSON.stringify(hidden?.body)]).toEqual([404, JSON.stringify(absent?.body)])
})

it('names the missions a threat touches through what it uses, exposed first', async () => {
  const [heron] = await rows(`?id=${HERON}`, told.analyst)
  expect(heron?.missions.map((one) => one.code)).toEqual(['M-04', 'M-09', 'M-11'])
  expect(heron?.missions[0]).toMatchObject({ exposed: true, via: [{ name: 'SLATE ROOF' }] })
})

it('names to a lower reader only what he may read on the whole way', async () => {
  const [heron] = await rows(`?id=${HERON}`, told.low)
  expect(heron?.missions.map((one) => one.code)).toEqual(['M-04', 'M-11'])
  expect(JSON.stringify(await rows('', told.low))).not.toMatch(/M-09|IMPLANT/)
})

it('lists threats that touch a mission below capable, worst first', async () => {
  const all = await rows('', told.analyst)
  expect(all.map((one) => one.name)).toEqual(['ORANGE HERON', 'DEEP IMPLANT', 'SLATE ROOF'])
  expect(all[0]?.missions.map((one) => one.code)).toEqual(['M-04', 'M-09'])
})
