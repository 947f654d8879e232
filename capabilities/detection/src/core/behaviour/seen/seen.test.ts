import { describe, expect, it } from 'vitest'
import { spreadBy } from '../../history/spread.ts'
import { createBehaviour } from '../createBehaviour.ts'
import { T0 } from '../made.ts'
import { SeenTable } from './seenTable.ts'

const DAY = 86_400_000

/** Sysmon event 1. */
const start = (computer: string, image: string, parent: string) => ({
  EventID: 1,
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  Computer: computer,
  Image: `C:\\Windows\\System32\\${image}`,
  ParentImage: `C:\\Windows\\${parent}`,
})

const learnt = () => {
  const behaviour = createBehaviour({ budget: Infinity })
  for (let i = 0; i < 4_000; i++) {
    const image = ['svchost.exe', 'chrome.exe', 'outlook.exe', `update${i}.exe`][i % 4] ?? ''
    behaviour.event('s', start(`ws-${i % 60}.corp.local`, image, 'explorer.exe'), T0 + i * 200_000, i + 1)
  }
  expect(behaviour.due(T0 + 30 * DAY)).toEqual([])
  return behaviour
}
const after = T0 + 9.5 * DAY

describe('first seen', () => {
  it('is silent while it learns, and for what it knows', () => {
    const behaviour = learnt()
    behaviour.event('s', start('ws-3.corp.local', 'chrome.exe', 'explorer.exe'), after, 5_000)
    expect(behaviour.due(after)).toEqual([])
  })

  it('tells a program and who started it', () => {
    const behaviour = learnt()
    behaviour.event('s', start('ws-3.corp.local', 'psexesvc.exe', 'explorer.exe'), after, 5_000)
    behaviour.event('s', start('ws-3.corp.local', 'chrome.exe', 'outlook.exe'), after, 5_001)
    expect(behaviour.due(after).map(({ known, text, score }) => ({ known, text, score }))).toEqual([
      {
        known: 'first-seen ws-3.corp.local process psexesvc.exe',
        text: 'ws-3.corp.local: program not seen in 9 days before: psexesvc.exe',
        score: 40,
      },
      {
        known: 'first-seen ws-3.corp.local parent explorer.exe > psexesvc.exe',
        text: 'ws-3.corp.local: program started by another not seen in 9 days before: explorer.exe > psexesvc.exe',
        score: 55,
      },
      {
        known: 'first-seen ws-3.corp.local parent outlook.exe > chrome.exe',
        text: 'ws-3.corp.local: program started by another not seen in 9 days before: outlook.exe > chrome.exe',
        score: 55,
      },
    ])
  })

  it('says ten a day of a field, and counts the others', () => {
    const behaviour = learnt()
    for (let i = 0; i < 500; i++)
      behaviour.event(
        's',
        start(
          'ws-3.corp.local',
          `${'abcdefghij'[i % 10]}${'klmnopqrst'[Math.floor(i / 10) % 10]}${'uvwxy'[Math.floor(i / 100)]}.exe`,
          'explorer.exe',
        ),
        after,
        i,
      )
    expect(behaviour.due(after)).toHaveLength(20)
    expect(behaviour.counts('s')?.unsaid).toBe(980)
  })

  it('tells what one host alone uses again', () => {
    const behaviour = createBehaviour({ budget: Infinity })
    const rare = start('ws-3.corp.local', 'odd.exe', 'explorer.exe')
    behaviour.event('s', rare, T0, 1)
    for (let i = 0; i < 4_000; i++)
      behaviour.event('s', start(`ws-${i % 60}.corp.local`, 'chrome.exe', 'explorer.exe'), T0 + i * 200_000, i + 1)
    behaviour.event('s', rare, after, 9_000)
    expect(behaviour.due(after).map(({ known }) => known)).toEqual([
      'rare ws-3.corp.local process odd.exe',
      'rare ws-3.corp.local parent explorer.exe > odd.exe',
    ])
  })
})

it('keeps what is seen often when full', () => {
  const spread = spreadBy(2)
  const table = new SeenTable(4_096)
  for (let i = 0; i < 50; i++) for (let n = 0; n < 20; n++) table.note(spread(`often ${i}`), 1_000 + n, n)
  for (let i = 0; i < 200_000; i++) table.note(spread(`once ${i}`), 5_000, 1)
  expect(table.live).toBeLessThanOrEqual(4_096)
  expect(table.live + table.evicted).toBe(200_050)
  expect(table.bytes).toBeLessThan(100_000)
  for (let i = 0; i < 50; i++)
    expect(table.find(spread(`often ${i}`))).toEqual({ first: 1_000, last: 1_019, count: 20, hosts: 20 })
})

it('tells first and last whatever the order', () => {
  const table = new SeenTable(64)
  expect(table.note(7, 500, 1)).toBeUndefined()
  table.note(7, 100, 2)
  table.note(7, 900, 2)
  expect(table.find(7)).toEqual({ first: 100, last: 900, count: 3, hosts: 2 })
})
