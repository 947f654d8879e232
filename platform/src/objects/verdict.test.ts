import { describe, expect, it } from 'vitest'
import { electHead, judge, type Known } from './verdict.ts'

const version = (moment: string, digest: string, more: Partial<Known> = {}): Known => ({
  moment,
  size: 10,
  digest,
  label: 0,
  creator: 'A',
  revoked: false,
  parts: [],
  ...more,
})
const at1 = version('2026-01-01', 'aa')
const at2 = version('2026-01-02', 'bb')

describe('judging an arriving version', () => {
  it.each([
    ['an id not seen before', at1, [], 'new'],
    ['the same content again', at1, [at2, at1], 'same'],
    ['a later time', at2, [at1], 'newer'],
    ['an earlier time', at1, [at2], 'older'],
    ['other content at the same time', version('2026-01-01', 'cc'), [at1], 'objects.conflict'],
    ['a later time by somebody else', { ...at2, creator: 'B' }, [at1], 'objects.other_creator'],
    ['a later time, creator left out', { ...at2, creator: undefined }, [at1], 'objects.other_creator'],
    ['a later time where nobody had a creator', { ...at2, creator: 'B' }, [{ ...at1, creator: undefined }], 'newer'],
    ['a time after the revocation', at2, [{ ...at1, revoked: true }], 'objects.after_revocation'],
    ['a time before the revocation', at1, [{ ...at2, revoked: true }], 'older'],
    ['a known version with a part more', { ...at1, parts: ['p'] }, [at1], 'newer'],
    ['a known version with a part less', at1, [at1, { ...at1, parts: ['p'] }], 'same'],
    [
      'a known version with another part',
      { ...at1, parts: ['q'] },
      [at1, { ...at1, parts: ['p'] }],
      'objects.conflict',
    ],
  ] as const)('%s', (_, incoming, held, answer) => {
    const judged = judge(incoming, held, true)
    expect(judged.verdict === 'quarantined' ? judged.code : judged.verdict).toBe(answer)
  })

  it('takes other content of an observable, which has no time, as another version', () => {
    const bare = version('', 'aa', { creator: undefined })
    expect(judge({ ...bare, digest: 'bb', size: 20 }, [bare], false)).toEqual({ verdict: 'newer' })
    expect(judge({ ...bare, digest: 'bb', size: 5 }, [bare], false)).toEqual({ verdict: 'older' })
  })
})

describe('electing the version that stands for an object', () => {
  const orders = <T>(list: readonly T[]): T[][] =>
    list.length < 2 ? [[...list]] : list.flatMap((x, i) => orders(list.toSpliced(i, 1)).map((rest) => [x, ...rest]))
  it.each([
    ['the newest', [at1, at2], at2],
    ['not one by another creator', [at1, { ...at2, creator: 'B' }], at1],
    [
      'not one after a revocation',
      [at1, { ...at2, revoked: true }, version('2026-01-03', 'cc')],
      { ...at2, revoked: true },
    ],
    [
      'of a contradiction, the richer text',
      [at1, version('2026-01-01', '00', { size: 11 })],
      version('2026-01-01', '00', { size: 11 }),
    ],
    ['of an equally long contradiction, the same one everywhere', [at1, version('2026-01-01', '00')], at1],
  ] as const)('%s, in every order of arrival', (_, versions, head) => {
    for (const order of orders(versions)) expect(electHead(order)).toEqual(head)
  })
})
