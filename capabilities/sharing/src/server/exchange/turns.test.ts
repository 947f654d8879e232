import { describe, expect, it } from 'vitest'
import { PeerQuota } from './peerQuota.ts'
import { Busy, Turns } from './turns.ts'

const paused = () => {
  let go: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (go = resolve))
  return { gate, go }
}

describe('turns', () => {
  it('go around: whoever sends much waits, the others do not', async () => {
    const turns = new Turns()
    const done: string[] = []
    const first = paused()
    const all = [turns.take('flood', () => first.gate)]
    for (let i = 0; i < 8; i++) all.push(turns.take('flood', async () => void done.push(`flood ${i}`)))
    all.push(turns.take('quiet', async () => void done.push('quiet')))
    first.go()
    await Promise.all(all)
    expect(done.indexOf('quiet')).toBeLessThanOrEqual(1)
    expect(done).toHaveLength(9)
  })

  it('send away who has enough waiting, and nobody else', async () => {
    const turns = new Turns()
    const first = paused()
    const all = [turns.take('flood', () => first.gate)]
    for (let i = 0; i < 8; i++) all.push(turns.take('flood', async () => undefined))
    expect(() => turns.take('flood', async () => undefined)).toThrow(Busy)
    all.push(turns.take('quiet', async () => undefined))
    first.go()
    await Promise.all(all)
  })

  it('one that fails stops no other', async () => {
    const turns = new Turns()
    const bad = turns.take('a', async () => {
      throw new Error('bad')
    })
    await expect(bad).rejects.toThrow('bad')
    await expect(turns.take('a', async () => 1)).resolves.toBe(1)
  })

  it('closed, they take nothing more', async () => {
    const turns = new Turns()
    await turns.close()
    expect(() => turns.take('a', async () => 1)).toThrow('closing')
  })
})

describe('what a peer may bring in a minute', () => {
  const limits = { objects: 1_000, bytes: 1_000_000, seals: 10 }
  const small = { objects: 100, bytes: 1_000, seals: 5 }

  it('is counted in each unit, by peer, and says when there is room again', () => {
    const quota = new PeerQuota(limits)
    quota.spend('a', small, 0)
    quota.spend('a', small, 0)
    let busy: unknown
    try {
      quota.spend('a', small, 0)
    } catch (error) {
      busy = error
    }
    expect(busy).toBeInstanceOf(Busy)
    expect((busy as Busy).seconds).toBe(30)
    quota.spend('b', small, 0)
    quota.spend('a', small, 30_000)
    expect(() => quota.spend('a', small, 30_000)).toThrow(Busy)
  })

  it('one delivery greater than all of it still passes when nothing was brought', () => {
    const quota = new PeerQuota(limits)
    quota.spend('a', { objects: 5_000, bytes: 1, seals: 1 }, 0)
    expect(() => quota.spend('a', { objects: 1, bytes: 1, seals: 1 }, 0)).toThrow(Busy)
  })
})
