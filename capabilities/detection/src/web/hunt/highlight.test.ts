import { describe, expect, it } from 'vitest'
import { offsetOf, tokensOf } from './highlight.ts'

const kinds = (language: 'stix' | 'sigma' | 'indicators', line: string) =>
  tokensOf(language, line)
    .filter(({ text }) => text.trim() !== '')
    .map(({ kind, text }) => [kind, text.trim()])

describe('a line of a question in colours', () => {
  it('tells words, texts and numbers of a STIX pattern apart', () => {
    expect(kinds('stix', "[file:hashes.'SHA-256' = 'a\\'b'] FOLLOWEDBY [x:y = 2404] WITHIN 600 SECONDS")).toEqual([
      ['sign', '['],
      ['plain', 'file:hashes.'],
      ['text', "'SHA-256'"],
      ['sign', '='],
      ['text', "'a\\'b'"],
      ['sign', ']'],
      ['word', 'FOLLOWEDBY'],
      ['sign', '['],
      ['plain', 'x:y'],
      ['sign', '='],
      ['number', '2404'],
      ['sign', ']'],
      ['word', 'WITHIN'],
      ['number', '600'],
      ['word', 'SECONDS'],
    ])
  })
  it('knows a key of Sigma from its value, and a hash inside a value from a comment', () => {
    expect(kinds('sigma', '  CommandLine|contains: a#b # why')).toEqual([
      ['name', 'CommandLine|contains'],
      ['sign', ':'],
      ['plain', 'a'],
      ['plain', '#'],
      ['plain', 'b'],
      ['note', '# why'],
    ])
  })
  it('leaves out nothing, whatever stands there', () => {
    for (const line of ["'not closed", '"', '\\', '[[[', '# only', 'a\tb  c', '- "x": \'', '💥 = 1', ''])
      for (const language of ['stix', 'sigma', 'indicators'] as const)
        expect(
          tokensOf(language, line)
            .map(({ text }) => text)
            .join(''),
        ).toBe(line)
  })
  it('is done at once with a line that never closes', () => {
    const line = "'\\".repeat(50_000)
    expect(
      tokensOf('stix', line)
        .map(({ text }) => text)
        .join(''),
    ).toBe(line)
  })
})

describe('a place in a text', () => {
  it('counts lines and columns from 1', () => {
    expect(offsetOf('ab\ncd', 1, 1)).toBe(0)
    expect(offsetOf('ab\ncd', 2, 2)).toBe(4)
  })
  it('comes to the end of its line, or of the text, when it stands outside', () => {
    expect(offsetOf('ab\ncd', 1, 9)).toBe(2)
    expect(offsetOf('ab\ncd', 7, 1)).toBe(5)
    expect(offsetOf('ab', 1, 0)).toBe(0)
  })
})
