import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ownHosts } from './own.ts'
import { BOTH, FREE, idOf, NOW, ownerOf, told } from './protect.testing.ts'
import { type Given, selectEntries } from './select.ts'
import type { Guards } from './types.ts'

const name = (value: string) => `[domain-name:value = '${value}']`
const address = (value: string) => `[ipv4-addr:value = '${value}']`
const chosen = (given: readonly Given[], guards: Guards = { documentation: false }, now = NOW) => {
  const { entries, left } = selectEntries(given, BOTH, guards, now)
  return { in: entries.map(({ shown }) => shown), left: Object.fromEntries(left) }
}
const unsure = { confidence: 30 }

describe('who must say so', () => {
  it('leaves out what one unsure owner says, takes what two say or one is sure of', () => {
    expect(chosen([told(1, name('evil-one.net'), unsure)])).toEqual({ in: [], left: { sources: 1 } })
    expect(chosen([told(1, name('evil-one.net'), { confidence: 70 })]).in).toEqual(['evil-one.net'])
    expect(chosen([told(1, name('evil-one.net'), unsure), told(2, name('EVIL-one.net.'), unsure)]).in).toEqual([
      'evil-one.net',
    ])
  })

  it('counts an owner once, and nobody as no second one', () => {
    const twice = [
      told(1, name('evil-one.net'), unsure),
      told(2, name('evil-one.net'), { ...unsure, owner: ownerOf(1) }),
    ]
    expect(chosen(twice)).toEqual({ in: [], left: { sources: 1 } })
    const { owner: _, ...nobodys } = told(2, name('evil-one.net'), unsure).candidate
    expect(chosen([told(1, name('evil-one.net'), unsure), { candidate: nobodys }]).in).toEqual([])
  })

  it('takes a copy for its first owner’s word, however long the chain, and survives circles', () => {
    const copy = told(2, name('evil-one.net'), { ...unsure, origin: idOf(1) })
    const copied = told(3, name('evil-one.net'), { ...unsure, origin: idOf(2) })
    expect(chosen([told(1, name('evil-one.net'), unsure), copy, copied]).in).toEqual([])
    const round = [told(1, name('evil-one.net'), { ...unsure, origin: idOf(2) }), copy]
    expect(() => chosen(round)).not.toThrow()
  })

  it('takes no confidence at all for none, even with a bound of nothing', () => {
    const { confidence: _, ...silent } = told(1, name('evil-one.net')).candidate
    const { entries } = selectEntries([{ candidate: silent }], { sources: 2, confidence: 0 }, FREE, NOW)
    expect(entries).toEqual([])
  })
})

describe('validity', () => {
  it('leaves out what is revoked, over or to come, and says until when the rest holds', () => {
    expect(
      chosen([
        told(1, name('a-one.net'), { revoked: true }),
        told(2, name('b-one.net'), { until: NOW }),
        told(3, name('c-one.net'), { from: NOW + 1 }),
        told(4, name('d-one.net'), { from: NOW, until: NOW + 1 }),
      ]),
    ).toEqual({ in: ['d-one.net'], left: { revoked: 1, expired: 1, notYet: 1 } })
  })

  it('counts no dead source towards two', () => {
    expect(chosen([told(1, name('a-one.net'), unsure), told(2, name('a-one.net'), { ...unsure, until: 1 })])).toEqual({
      in: [],
      left: { sources: 1 },
    })
  })

  it('moves the serial when time passes an end, and names the next such moment', () => {
    const given = [told(1, name('a-one.net'), { until: NOW + 5_000 })]
    const before = selectEntries(given, BOTH, FREE, NOW)
    const after = selectEntries(given, BOTH, FREE, NOW + 5_000)
    expect(before.next).toBe(NOW + 5_000)
    expect(before.stamp).toBe(Date.UTC(2026, 10, 20, 8) / 1_000)
    expect(after.stamp).toBe((NOW + 5_000) / 1_000)
    expect(after.next).toBeUndefined()
  })
})

describe('what must never be blocked', () => {
  it.each([
    ['10.1.2.3', 'reserved'],
    ['127.0.0.1', 'reserved'],
    ['192.0.2.1', 'reserved'],
    ['224.0.0.1', 'reserved'],
    ['8.8.8.8', 'topSite'],
  ])('address %s: %s', (value, reason) => {
    expect(chosen([told(1, address(value))]).left).toEqual({ [reason]: 1 })
  })

  it.each([
    ['0.0.0.0/0', 'wide'],
    ['45.0.0.0/15', 'wide'],
    ['8.8.0.0/16', 'topSite'],
    ['172.31.255.0/24', 'reserved'],
  ])('block %s: %s', (value, reason) => {
    expect(chosen([told(1, address(value))]).left).toEqual({ [reason]: 1 })
  })

  it.each([
    ['::1', 'reserved'],
    ['fe80::1', 'reserved'],
    ['2001:db8::1', 'reserved'],
    ['2001:4860:4860::8888', 'topSite'],
    ['2a00::/31', 'wide'],
  ])('IPv6 %s: %s', (value, reason) => {
    expect(chosen([told(1, `[ipv6-addr:value = '${value}']`)]).left).toEqual({ [reason]: 1 })
  })

  it.each([
    ['co.uk', 'suffix'],
    ['github.io', 'suffix'],
    ['google.com', 'topSite'],
    ['www.google.com', 'topSite'],
    ['update.microsoft.com', 'topSite'],
    ['printer.local', 'reserved'],
    ['evil.example', 'reserved'],
    ['gate.example.org', 'reserved'],
    ['4.3.2.1.in-addr.arpa', 'reserved'],
  ])('name %s: %s', (value, reason) => {
    expect(chosen([told(1, name(value))]).left).toEqual({ [reason]: 1 })
  })

  it('lets through what a stranger registered below a suffix, and one page of a great site', () => {
    expect(
      chosen([told(1, name('evil-one.github.io')), told(2, "[url:value = 'https://github.com/evil/tool']")]),
    ).toEqual({
      in: ['evil-one.github.io', 'http://github.com/evil/tool'],
      left: {},
    })
    expect(chosen([told(2, "[url:value = 'https://github.com/']")]).left).toEqual({ topSite: 1 })
    expect(chosen([told(2, "[url:value = 'http://10.0.0.1/x']")]).left).toEqual({ reserved: 1 })
    expect(chosen([told(2, "[url:value = 'http://intranet/x']")]).left).toEqual({ reserved: 1 })
  })

  it('lets documentation through in an exercise, and nothing else that is reserved', () => {
    const given = [
      told(1, name('maintenance-sync.example')),
      told(2, address('192.0.2.17')),
      told(3, "[ipv6-addr:value = '2001:db8:31::5']"),
      told(4, address('10.0.0.1')),
      told(5, name('example')),
    ]
    const { in: all, left } = chosen(given, FREE)
    expect(all).toEqual(['192.0.2.17', '2001:db8:31::5', 'maintenance-sync.example'])
    expect(left['reserved']).toBe(1)
  })

  it('asks warning lists, and says so', () => {
    const warned: Guards = { documentation: false, warned: (_, shown) => shown === 'warned-one.net' }
    expect(chosen([told(1, name('warned-one.net'))], warned)).toEqual({ in: [], left: { warningList: 1 } })
  })

  it.each([
    [address('45.9.1.7'), 'the address'],
    [address('45.9.2.200'), 'an address in a block of ours'],
    [address('45.9.0.0/16'), 'a block around ours'],
    [address('45.9.2.128/25'), 'a block within ours'],
    [name('rail-one.net'), 'the name above ours'],
    [name('gate.rail-one.net'), 'our name'],
    [name('x.gate.rail-one.net'), 'a name below ours'],
    ["[url:value = 'http://gate.rail-one.net/login']", 'a page of ours'],
  ])('keeps own hosts reachable: %s is %s', (pattern) => {
    const own = ownHosts([
      { addresses: ['45.9.1.7', '45.9.2.0/24', 'nonsense'], hostNames: ['Gate.Rail-One.net.', '..'] },
    ])
    expect(chosen([told(1, pattern)], { documentation: false, own })).toEqual({ in: [], left: { own: 1 } })
    expect(
      chosen([told(1, address('45.10.1.7')), told(2, name('other-one.net'))], { documentation: false, own }).in,
    ).toHaveLength(2)
  })
})

it('keeps apart what names no values one by one, and says who of them is sure', () => {
  const { entries, whole, others, left } = selectEntries(
    [
      told(1, "[domain-name:value = 'a-one.net' AND ipv4-addr:value = '45.9.9.9']"),
      told(2, 'title: x', { language: 'sigma', confidence: 40 }),
      told(3, 'no pattern at all', { revoked: true }),
    ],
    BOTH,
    FREE,
    NOW,
  )
  expect([entries, whole, Object.fromEntries(left)]).toEqual([[], [], { revoked: 1 }])
  expect(others.map(({ candidate, reason, isSure }) => [candidate.id, reason, isSure])).toEqual([
    [idOf(1), 'several', true],
    [idOf(2), 'language', false],
  ])
})

it('holds an indicator whole only when all its values may go', () => {
  const { entries, whole } = selectEntries(
    [told(1, "[domain-name:value = 'a-one.net' OR domain-name:value = 'google.com']")],
    BOTH,
    FREE,
    NOW,
  )
  expect(entries.map(({ shown }) => shown)).toEqual(['a-one.net'])
  expect(whole).toEqual([])
})

it('gives the same for the same in any order', () => {
  const given = Array.from({ length: 12 }, (_, i) =>
    told(i, i % 3 === 0 ? address(`45.9.${i % 4}.1`) : name(`host${i % 5}-one.net`), { confidence: 40 + (i % 2) * 40 }),
  )
  const plain = (all: readonly Given[]) => {
    const { entries, left, stamp } = selectEntries(all, BOTH, FREE, NOW)
    return JSON.stringify([entries, [...left].sort(), stamp])
  }
  fc.assert(
    fc.property(fc.shuffledSubarray(given, { minLength: given.length }), (shuffled) => {
      expect(plain(shuffled)).toBe(plain(given))
    }),
    { numRuns: 30 },
  )
})
