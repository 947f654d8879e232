import { describe, expect, it } from 'vitest'
import type { SourceRow } from '../../core/contract/sources.ts'
import { FRESH, isWhole, KINDS, matterOf } from './matter.ts'

const row: SourceRow = {
  id: 'source-1',
  name: 'Firewall, Klaipėda port',
  place: { kind: 'syslog', transport: 'tls', port: 6514 },
  state: 'slowed',
  format: 'json',
  formatGiven: false,
  perSecond: 2_600,
  series: { stepMs: 10_000, values: [] },
  dropped: 0,
  events: 1,
  bytes: 1,
  dirt: [],
  slowedMs: 0,
  most: 2_600,
  logsource: { product: 'linux' },
  label: { policy: 'ALLIED', classification: 'RESTRICTED', categories: [], originators: [] },
  mark: { portion: '(AR)', chips: [] },
}

describe('a source told again', () => {
  it('keeps what it was told, and leaves its label alone', () => {
    expect(matterOf(row)).toEqual({
      name: row.name,
      place: row.place,
      most: 2_600,
      logsource: { product: 'linux' },
      paused: false,
    })
  })
  it('tells a format only when a person did: a seen one may change', () => {
    expect(matterOf({ ...row, formatGiven: true }).format).toBe('json')
  })
  it('stays paused when something else is changed', () => {
    expect(matterOf({ ...row, state: 'paused' }, { name: 'Firewall' })).toMatchObject({
      name: 'Firewall',
      paused: true,
    })
  })
})

describe('a place that is typed', () => {
  it('is not whole before it says where', () => {
    expect(KINDS.filter((kind) => isWhole(FRESH[kind]))).toEqual(['push', 'syslog'])
  })
  it('is whole with a path, or a server and a subject', () => {
    expect(isWhole({ kind: 'file', path: '/var/log/eve.json' })).toBe(true)
    expect(isWhole({ kind: 'nats', server: 'nats://hub:4222', subject: 'eve' })).toBe(true)
    expect(isWhole({ kind: 'nats', server: 'hub:4222', subject: 'eve' })).toBe(false)
  })
})
