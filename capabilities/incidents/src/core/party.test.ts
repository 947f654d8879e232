import { describe, expect, it } from 'vitest'
import { isParty, partiesIn } from './party.ts'
import { urgencyAt } from './request.ts'

const who = { nation: 'POL', organisation: 'CERT Polska', roles: ['liaison'] }

describe('who is asked', () => {
  it.each([
    [{ nation: 'LTU', role: '' }, false],
    [{ nation: 'LTU', role: 'liaison' }, false],
    [{ nation: 'POL', role: 'watch' }, false],
    [{ nation: 'POL', role: 'ERT' }, false],
    [{ nation: 'POL', role: '' }, true],
    [{ nation: '', role: 'Liaison' }, true],
    [{ nation: 'POL', role: 'CERT' }, true],
    [{ nation: '', role: 'cert polska' }, true],
  ])('%j is this person: %s', (party, is) => expect(isParty(party, who)).toBe(is))

  it('is read from a line as people write it, in both languages', () => {
    expect(partiesIn('est LVA; CERT of POL, liaison, CERT de LTU')).toEqual({
      nations: ['EST', 'LVA'],
      roles: [
        { role: 'CERT', nation: 'POL' },
        { role: 'liaison', nation: '' },
        { role: 'CERT', nation: 'LTU' },
      ],
    })
    expect(partiesIn(' ,, ')).toEqual({ nations: [], roles: [] })
  })
})

describe('urgency of an answer', () => {
  const ltiov = '2026-11-23T12:00:00.000Z'
  it.each([
    ['2026-11-20T00:00Z', 'priority', 'priority'],
    ['2026-11-22T13:00Z', 'routine', 'priority'],
    ['2026-11-23T07:00Z', 'routine', 'immediate'],
    ['2026-11-23T11:30Z', 'priority', 'flash'],
    ['2026-11-23T07:00Z', 'flash', 'flash'],
    ['2026-11-23T12:00Z', 'flash', 'routine'],
  ] as const)('at %s, asked as %s, is %s', (at, precedence, urgency) =>
    expect(urgencyAt({ precedence, ltiov }, Date.parse(at))).toBe(urgency),
  )
})
