import { describe, expect, it } from 'vitest'
import { chanceFrom } from '../simulator/chance.ts'
import { decisionPath, decisionRace } from '../simulator/decisionPath.ts'
import { simLabel, simPolicies } from '../simulator/scene.ts'
import {
  type Actor,
  asksTwo,
  bindingOf,
  draftRelease,
  type ReleaseDecision,
  type ReleaseMatter,
  stepRelease,
} from './releaseDecision.ts'

const ada: Actor = { person: 'ada', account: 'ada@a', session: 's1' }
const bea: Actor = { person: 'bea', account: 'bea@a', session: 's2' }
const matter: ReleaseMatter = {
  content: 'c'.repeat(64),
  labels: [simLabel(['B'], 'A', false, 'HIGH')],
  policies: simPolicies.digest,
  recipients: ['B', 'C'],
  hops: 0,
}
const binding = bindingOf(matter)
const draft = draftRelease(matter, true, ada, 1)
const proposed = stepRelease(draft, { type: 'propose', by: ada, at: 2, revision: 1, binding })
const approve = (by: Actor, from = proposed) =>
  stepRelease(from, { type: 'approve', by, at: 3, revision: from.revision, binding })
const send = (from: ReleaseDecision, now: ReleaseMatter = matter) =>
  stepRelease(from, { type: 'send', by: ada, at: 4, revision: from.revision, matter: now, twoPeople: true })

describe('a release that takes two people', () => {
  it('is not approved by the same person, account or session, nor by an account one of them made', () => {
    const puppet: Actor = { person: 'carl', account: 'carl@a', session: 's3', madeBy: ['ada@a'] }
    for (const same of [
      ada,
      { ...bea, person: 'ada' },
      { ...bea, account: 'ada@a' },
      { ...bea, session: 's1' },
      puppet,
    ]) {
      expect(() => approve(same)).toThrow(/another person, account and session/)
    }
    const byPuppet = stepRelease(draftRelease(matter, true, puppet, 1), {
      type: 'propose',
      by: puppet,
      at: 2,
      revision: 1,
      binding,
    })
    expect(() => approve(ada, byPuppet)).toThrow(/another person/)
  })

  it('is not approved by who wrote the newest text, even when somebody else proposed it', () => {
    const written = draftRelease(matter, true, bea, 1)
    const byAda = stepRelease(written, { type: 'propose', by: ada, at: 2, revision: 1, binding })
    expect(() => approve(bea, byAda)).toThrow(/another person/)
  })

  it('is not sent without the second', () => {
    expect(() => send(proposed)).toThrow(/second person/)
  })

  it('is not sent once content, label, policy, recipients, hops or end have changed', () => {
    const approved = approve(bea)
    for (const change of [
      { content: 'd'.repeat(64) },
      { labels: [simLabel(['PUBLIC'], 'A', false, 'HIGH')] },
      { policies: 'newer' },
      { recipients: ['B', 'C', 'D'] },
      { hops: 1 },
      { notAfter: 9 },
    ]) {
      expect(() => send(approved, { ...matter, ...change })).toThrow(/have changed/)
    }
    expect(send(approved, { ...matter, recipients: ['C', 'B', 'C'] }).state).toBe('sent')
  })

  it('loses its approval with any edit', () => {
    const approved = approve(bea)
    const edited = stepRelease(approved, {
      type: 'edit',
      by: ada,
      at: 4,
      revision: approved.revision,
      matter,
      twoPeople: true,
    })
    expect([edited.state, edited.approved, edited.proposed]).toEqual(['draft', undefined, undefined])
    expect(() => send(edited)).toThrow(/cannot be taken on/)
  })

  it('takes two people when the rule asks for them only at the moment of sending', () => {
    const one = stepRelease(draftRelease(matter, false, ada, 1), {
      type: 'propose',
      by: ada,
      at: 2,
      revision: 1,
      binding,
    })
    expect(() => send(one)).toThrow(/second person/)
    expect(stepRelease(one, { type: 'send', by: ada, at: 3, revision: 2, matter, twoPeople: false }).state).toBe('sent')
    expect(asksTwo(matter, simPolicies)).toBe(true)
  })

  it('refuses what a person has decided about an older state', () => {
    expect(() => stepRelease(proposed, { type: 'approve', by: bea, at: 3, revision: 1, binding })).toThrow(
      /has changed since/,
    )
    expect(() => stepRelease(proposed, { type: 'approve', by: bea, at: 3, revision: 2, binding: 'x' })).toThrow(
      /not the content/,
    )
  })

  it('keeps who released what on which authority', () => {
    const sent = send(approve(bea))
    expect(sent.history.map(({ step, by }) => `${step} ${by.person}`)).toEqual([
      'edit ada',
      'propose ada',
      'approve bea',
      'send ada',
    ])
    const revoked = stepRelease(sent, { type: 'revoke', by: bea, at: 9, revision: sent.revision, reason: 'error' })
    expect([revoked.state, revoked.closed?.reason]).toEqual(['revoked', 'error'])
  })
})

it('is never sent by fewer than two, on random paths and in races; the full run is test/long/sharing-release', () => {
  let sends = 0
  for (let seed = 0; seed < 500; seed++) {
    const path = decisionPath(chanceFrom(seed))
    const race = decisionRace(chanceFrom(seed))
    sends += path.sends + race.sends
    expect([...path.broken, ...race.broken], `seed ${seed}`).toEqual([])
  }
  expect(sends).toBeGreaterThan(5)
})

it('would find a desk that forgets to look at the second person', () => {
  const careless: typeof stepRelease = (decision, event) =>
    event.type === 'send' || event.type === 'approve'
      ? stepRelease(
          {
            ...decision,
            author: nobody,
            ...(decision.proposed ? { proposed: { ...decision.proposed, by: nobody } } : {}),
          },
          event,
        )
      : stepRelease(decision, event)
  const nobody: Actor = { person: '', account: '', session: '' }
  const found = Array.from({ length: 2_000 }, (_, seed) => decisionPath(chanceFrom(seed), careless).broken).flat()
  expect(found).toContain('sent by fewer than two')
})
