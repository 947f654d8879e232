import { expect, it } from 'vitest'
import { excerptOf, highlightWords, parseQuery } from './query.ts'

it('reads operators and leaves everything else to the full text', () => {
  expect(parseQuery('wiper type:malware,tool label:(AR) label:"REL LTU" gateway')).toEqual({
    words: 'wiper gateway',
    ids: [],
    types: ['malware', 'tool'],
    labels: ['AR', 'REL LTU'],
  })
  expect(parseQuery('ID:Malware--1').ids).toEqual(['malware--1'])
  for (const text of ['hxxp://bad.example', 'sha256:abc', 'type:', 'subtype:x'])
    expect(parseQuery(text).words).toBe(text)
})

it('highlights words, not operators of the full text', () => {
  expect(highlightWords('"slate roof" -crane OR gw')).toEqual(['slate', 'roof', 'gw'])
})

it('cuts the text around the first word that is there', () => {
  const long = `${'a '.repeat(100)}signalling gateway ${'b '.repeat(100)}`
  expect(excerptOf(long, ['gateway'])).toMatch(/^…(a )+signalling gateway (b )+b…$/)
  expect(excerptOf('short gateway', ['gateway'])).toBe('short gateway')
  expect(excerptOf('nothing', ['gateway'])).toBeUndefined()
})
