import { describe, expect, it } from 'vitest'
import type { Preview, RecipientRow, ReleasePart, ReleaseRow } from '../../core/contract/desk.ts'
import { changesBetween } from './changes.ts'
import { groupOf, grouped } from './groups.ts'
import { blocksOf, excluded, lackedBy, lacksOf, reached, shortName, sights } from './sight.ts'

const both = (text: string) => ({ en: text, fr: text })
const mark = { portion: '(AR)', chips: [] }
const row = (some: Partial<ReleaseRow>): ReleaseRow => ({
  id: 'r1',
  kind: 'release',
  title: 'Heron',
  mark,
  state: 'draft',
  revision: 1,
  nations: ['FIN'],
  nodes: 1,
  signed: { have: 0, need: 2 },
  author: { id: 'me', name: 'Me' },
  at: 0,
  next: [],
  ...some,
})
const part = (object: string, selector: string, some: Partial<ReleasePart> = {}): ReleasePart => ({
  object,
  selector,
  kind: 'text',
  property: selector,
  text: selector,
  mark,
  marked: false,
  removed: false,
  ...some,
})
const to = (nation: string, some: Partial<RecipientRow> = {}): RecipientRow => ({
  peer: `peer ${nation}`,
  node: `${nation}-1`,
  nation,
  organisation: '',
  chosen: true,
  people: 4,
  see: 4,
  seeAll: 4,
  sees: 2,
  of: 2,
  lacks: [],
  because: both(''),
  allowed: true,
  ...some,
})

describe('the groups of the list', () => {
  it('put a signature only the reader can give first, whoever prepared it', () => {
    expect(groupOf(row({ state: 'proposed', next: ['approve', 'refuse'], author: { id: 'x', name: 'X' } }), 'me')).toBe(
      'sign',
    )
  })
  it('keep a release with a silent node apart from one that all have answered', () => {
    const receipts = { confirmed: 1, refused: 1, total: 3 }
    expect(groupOf(row({ state: 'sent', receipts }), 'me')).toBe('outstanding')
    expect(groupOf(row({ state: 'sent', receipts: { ...receipts, refused: 2 } }), 'me')).toBe('done')
    expect(groupOf(row({ kind: 'recall', state: 'recalled', receipts }), 'me')).toBe('recalls')
  })
  it('come in working order and leave out what is empty', () => {
    const rows = [row({ state: 'refused' }), row({ id: 'r2' })]
    expect(grouped(rows, 'me').map(({ group }) => group)).toEqual(['prepared', 'done'])
  })
})

describe('who sees a part', () => {
  const lack = (selector: string) => ({ object: 'a', selector, because: both('not releasable') })
  const recipients = [
    to('LTU', { peer: '' }),
    to('POL'),
    to('FIN', { lacks: [lack('position')], sees: 1 }),
    to('NOR', { allowed: false, lacks: [lack('position'), lack('text')], sees: 0 }),
    to('DNK', { chosen: false }),
  ]
  it('counts neither this node, nor who is not chosen, nor who gets nothing', () => {
    expect(reached(recipients).map(({ nation }) => nation)).toEqual(['POL', 'FIN'])
    expect(excluded(recipients).map(({ nation }) => nation)).toEqual(['NOR'])
  })
  it('names those without it and those with it, and is silent on what all get', () => {
    const seen = sights(recipients, [part('a', 'position'), part('a', 'text')])
    expect([...seen.keys()]).toEqual(['a position'])
    expect(seen.get('a position')).toMatchObject({ seen: ['POL'], unseen: [{ name: 'FIN' }] })
  })
  it('tells two nodes of one nation apart', () => {
    const two = [to('POL'), to('POL', { peer: 'other', node: 'POL-2' }), to('', { node: 'Balta Rail' })]
    expect(two.map((one) => shortName(one, two))).toEqual(['POL POL-1', 'POL POL-2', 'Balta Rail'])
  })
  it('lists what somebody lacks by property, each once', () => {
    const parts = [part('a', 'position'), part('b', 'position'), part('a', 'text')]
    const one = to('FIN', { lacks: [lack('position'), { ...lack('position'), object: 'b' }] })
    expect(lackedBy(one, parts)).toEqual([{ whole: false, name: 'position' }])
  })
  it('takes a whole object out when the node names no part of it', () => {
    const parts = [part('a', 'name', { text: 'Handle with care' }), part('a', 'text'), part('b', 'text')]
    const one = to('FIN', { lacks: [lack('')] })
    expect([...lacksOf(one, parts).keys()]).toEqual(['a name', 'a text'])
    expect(lackedBy(one, parts)).toEqual([{ whole: true, name: 'Handle with care' }])
  })
  it('takes everything inside a property out with it, and nothing that only begins alike', () => {
    const parts = [part('a', 'goals.[0]'), part('a', 'goals[1]'), part('a', 'goals_more')]
    expect([...lacksOf(to('FIN', { lacks: [lack('goals')] }), parts).keys()]).toEqual(['a goals.[0]', 'a goals[1]'])
  })
  it('keeps parts of one object together and puts what has no text under attached', () => {
    const parts = [part('a', 'name', { kind: 'title' }), part('b', 'pattern', { kind: 'property' }), part('c', 'x')]
    expect(blocksOf(parts).map(({ object, reads }) => [object, reads])).toEqual([
      ['a', true],
      ['b', false],
      ['c', true],
    ])
  })
})

describe('what changed while somebody looked', () => {
  const preview = (some: Partial<Preview>): Preview => ({
    title: 'Heron',
    mark,
    parts: [part('a', 'text')],
    more: 0,
    recipients: [to('POL')],
    summary: { nations: 1, nodes: 1, people: 4, removedForSome: 0, objects: 1 },
    verdict: { allowed: true, words: both('') },
    twoPeople: true,
    binding: 'b1',
    policies: [],
    checkedAt: 0,
    marking: { label: { policy: 'P', classification: 'U', categories: [], originators: [] }, portions: 1 },
    ...some,
  })
  const looked = (some: Partial<Preview> = {}, revision = 1) => ({
    row: { revision, state: 'proposed' as const },
    preview: preview(some),
  })
  it('is nothing when nothing did', () => {
    expect(changesBetween(looked(), looked())).toEqual([])
  })
  it('names nodes that came and went', () => {
    const after = looked({ recipients: [to('FIN')], binding: 'b2' }, 2)
    expect(changesBetween(looked(), after)).toEqual([
      { kind: 'revision', before: 1, after: 2 },
      { kind: 'more', names: ['FIN'] },
      { kind: 'less', names: ['POL'] },
    ])
  })
  it('notices another text under the same selector, and parts that came', () => {
    const parts = [part('a', 'text', { text: 'worse' }), part('a', 'more')]
    expect(changesBetween(looked(), looked({ parts, binding: 'b2' }))).toEqual([
      { kind: 'parts', n: 1 },
      { kind: 'new', n: 1 },
    ])
  })
  it('says so when only the rule can have changed', () => {
    expect(changesBetween(looked(), looked({ binding: 'b2' }))).toEqual([{ kind: 'rule' }])
  })
})
