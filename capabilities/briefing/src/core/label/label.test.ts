import { bannerText, canonicalLabel, mayRead } from '@testudo/kernel/label'
import { describe, expect, it } from 'vitest'
import { author, policies, restricted } from '../testing/brief.ts'
import { audienceOf, pageLabel, recipientOf } from './audience.ts'
import { readLabelText } from './readLabelText.ts'
import { widerFor } from './wider.ts'

const said = (text: string) => canonicalLabel(readLabelText(text, policies))

describe('a label as people write it is refused', () => {
  it.each([
    ['an unknown classification', 'COSMIC RESTRICTED', '"COSMIC RESTRICTED"'],
    ['an unknown nation', 'ALLIED RESTRICTED REL XXX', '"XXX"'],
    ['a list of nobody', 'ALLIED RESTRICTED REL', 'names nobody'],
    ['an unknown TLP', 'ALLIED RESTRICTED TLP:PURPLE', 'TLP:PURPLE'],
    ['broken JSON', '{"policy":', 'begins like JSON'],
    ['nothing', '   ', 'no policy'],
    ['too long', 'A'.repeat(5_000), 'too long'],
  ])('when it is %s', (_, text, words) => {
    expect(() => readLabelText(text, policies)).toThrow(words)
  })
})

describe('a label as people write it', () => {
  const wanted = canonicalLabel(restricted('EST', 'LTU'))
  it.each([
    'ALLIED RESTRICTED REL EST LTU',
    'allied restricted releasable to est, ltu',
    'AR REL EST LTU',
    'ALLIED RESTRICTED · RELEASABLE TO EST LTU',
    'ALLIÉ DIFFUSION RESTREINTE · COMMUNICABLE À EST LTU',
    JSON.stringify(restricted('EST', 'LTU')),
  ])('reads %s', (text) => expect(said(text)).toBe(wanted))
  it('reads every banner it writes', () => {
    const label = {
      ...restricted('EST', 'MARITIME'),
      categories: [
        ...restricted('EST', 'MARITIME').categories,
        { type: 'RESTRICTIVE' as const, tag: 'Special Access', values: ['CRYPTO', 'TIDAL'] },
      ],
      tlp: 'AMBER+STRICT' as const,
      pap: 'RED' as const,
    }
    for (const language of ['en', 'fr'] as const)
      expect(said(bannerText(label, policies, language).text)).toBe(canonicalLabel(label))
  })
  it('knows all allies by their short name', () =>
    expect(readLabelText('ALLIED UNCLASSIFIED REL ALL ALLIES', policies).categories[0]?.values).toContain('POL'))
})

describe('those a page is made for', () => {
  const reads = (audience: ReturnType<typeof restricted>, label: ReturnType<typeof restricted>, who = author) =>
    mayRead(audienceOf(audience, who, policies), label, policies, 0).allow

  it('read only what each of them may', () => {
    expect(reads(restricted('EST', 'LTU'), restricted('EST'))).toBe(false)
    expect(reads(restricted('EST', 'LTU'), restricted('LTU'))).toBe(false)
    expect(reads(restricted('EST', 'LTU'), restricted('EST', 'LTU', 'POL'))).toBe(true)
  })
  it('read no more than the author', () => {
    expect(reads(restricted('DEU'), restricted('DEU'))).toBe(false)
    expect(reads(restricted('DEU'), restricted('DEU', 'EST'))).toBe(true)
  })
  it('are nobody when the label lists nobody or is not known', () => {
    expect(() => audienceOf(restricted(), author, policies)).toThrow('lists nobody')
    expect(() => audienceOf({ ...restricted('EST'), classification: 'COSMIC' }, author, policies)).toThrow('COSMIC')
  })
})

it('a page carries a label whose readers may read every part of it', () => {
  const audience = restricted('EST', 'LTU')
  const secret = { ...audience, classification: 'SECRET' }
  const open = { ...restricted('EST', 'LTU', 'POL'), classification: 'UNCLASSIFIED' }
  const bare = { ...open, categories: [] }
  for (const parts of [[open], [open, restricted('EST', 'LTU', 'LVA')], [bare, open], []]) {
    const label = pageLabel(secret, parts, policies)
    const reader = recipientOf(label)
    for (const part of parts) expect(mayRead(reader, part, policies, 0).allow).toBe(true)
  }
  expect(pageLabel(secret, [open], policies).classification).toBe('UNCLASSIFIED')
  expect(pageLabel(secret, [{ ...open, policy: 'LTU' }], policies)).toBe(secret)
})

describe('a page that says everything', () => {
  const wide = restricted('EST', 'LTU', 'LVA')
  const narrow = restricted('LTU')

  it('is offered to more readers under the label most of its sentences carry, and says which are not covered', () => {
    const found = widerFor(narrow, [wide, narrow, wide, wide], author, policies)
    expect(found === undefined ? undefined : said(JSON.stringify(found.label))).toBe(
      canonicalLabel({ ...wide, originators: [] }),
    )
    expect([...(found?.apart ?? [])]).toEqual([1])
  })

  it('is offered to nobody else where half of it would stay out, or no label reaches more', () => {
    expect(widerFor(narrow, [wide, narrow], author, policies)).toBeUndefined()
    expect(widerFor(wide, [wide, wide], author, policies)).toBeUndefined()
  })
})
