import type { MissionTouched } from '@testudo/kernel/situation'
import type { WaitingItem } from '@testudo/kernel/waiting'
import { expect, it } from 'vitest'
import { HANDOVER_ITEM, orderQueue } from './queue.ts'

const NOW = Date.UTC(2026, 10, 23, 6)
const label = { policy: 'ALLIED', classification: 'UNCLASSIFIED', categories: [], originators: [] }
const item = (id: string, urgency: WaitingItem['urgency'], more: Partial<WaitingItem> = {}): WaitingItem => ({
  id,
  capability: 'desk',
  kind: 'task',
  title: { en: id, fr: id },
  because: { en: '', fr: '' },
  route: '/',
  waitsFor: 'anybody',
  since: NOW - 1_000,
  urgency,
  subjects: [],
  label,
  ...more,
})
const mission: MissionTouched = {
  id: 'x-testudo-mission--1',
  code: 'M-01',
  name: { en: 'Ferry', fr: 'Bac' },
  state: 'not-capable',
  route: '/',
  through: [{ asked: 'asset', node: 'asset', exposed: true }],
  label,
}
const onMission = { subjects: ['asset'] }

it('puts a watch nobody took over before all that is as urgent or less, and after what is more urgent and stands higher', () => {
  const order = orderQueue(
    [
      item('late', 'immediate', { ...onMission, due: NOW - 1 }),
      item('sea', 'routine', onMission),
      item('flash', 'flash', { ...onMission, due: NOW - 2 }),
      item(`${HANDOVER_ITEM}1`, 'immediate'),
      item('other', 'immediate'),
    ],
    [mission],
    NOW,
  ).map(({ item: { id } }) => id)
  expect(order).toEqual(['flash', `${HANDOVER_ITEM}1`, 'late', 'sea', 'other'])
})
