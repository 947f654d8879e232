import { expect, it } from 'vitest'
import { hostsOf } from './hosts.ts'

it('finds the inner side in a line of syslog, and no host in versions, times and loopback', () => {
  expect(
    hostsOf({
      message: '<134>1 2026-11-22T09:02:11Z fw-1 filterd - - - pass src=203.0.113.9 dst=10.63.12.4 dport=3389',
    }),
  ).toEqual(['10.63.12.4', '203.0.113.9'])
  expect(hostsOf({ message: 'agent 1.2.3.4.5 at 09:02:11 from 127.0.0.1, 300.1.1.1' })).toEqual([])
})

it('leaves lines alone where fields tell', () => {
  expect(hostsOf({ src_ip: '10.0.0.7', message: 'blocked 10.0.0.9' })).toEqual(['10.0.0.7'])
})
