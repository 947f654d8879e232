import { describe, expect, it } from 'vitest'
import { compareNames, compareValues, parseName } from './index.ts'

const name = (text: string) => {
  const read = parseName(text)
  if ('flaw' in read) throw new Error(`${text}: ${read.flaw.message}`)
  return read.name
}

// NISTIR 7696 table 6-2, with the order of questions of NIST's reference code.
describe('attributes', () => {
  it.each([
    ['CP1', '*', '*', 'EQUAL'],
    ['CP2', '*', '-', 'SUPERSET'],
    ['CP3', '*', 'i', 'SUPERSET'],
    ['CP4', '*', 'm*', 'UNDEFINED'],
    ['CP5', '-', '*', 'SUBSET'],
    ['CP6', '-', '-', 'EQUAL'],
    ['CP7', '-', 'i', 'DISJOINT'],
    ['CP8', '-', 'm*', 'UNDEFINED'],
    ['CP9', 'i', 'i', 'EQUAL'],
    ['CP10', 'i', 'k', 'DISJOINT'],
    ['CP11', 'i', 'm*', 'UNDEFINED'],
    ['CP12', 'i', '-', 'DISJOINT'],
    ['CP13', 'i', '*', 'SUBSET'],
    ['CP14', 'm*', 'match', 'SUPERSET'],
    ['CP14', 'm*', 'other', 'DISJOINT'],
    ['CP15', 'm*', '*', 'SUBSET'],
    ['CP16', 'm*', '-', 'DISJOINT'],
    ['CP17', 'm*', 'n*', 'UNDEFINED'],
    ['CP17, its own like', 'm*', 'm*', 'UNDEFINED'],
    ['CP20', '9.*', '9.3.2', 'SUPERSET'],
    ['whatever the case', 'PalmOS', 'palmos', 'EQUAL'],
    ['case under a wildcard', 'Palm*', 'palmOS', 'SUPERSET'],
    ['no or one character', 'sp?', 'sp', 'SUPERSET'],
    ['no or one character', 'sp?', 'sp1', 'SUPERSET'],
    ['not two', 'sp?', 'sp12', 'DISJOINT'],
    ['two question marks', 'sp??', 'sp12', 'SUPERSET'],
    ['before', '?x', 'yx', 'SUPERSET'],
    ['before, not two', '?x', 'yyx', 'DISJOINT'],
    ['both ends', '*x?', 'aaxb', 'SUPERSET'],
    ['a later place fits', '*x?', 'axbbxb', 'SUPERSET'],
    ['a quoted character counts once', 'a?', 'a\\:', 'SUPERSET'],
    ['a quoted star is a star', 'a\\*', 'ab', 'DISJOINT'],
    ['question marks only', '??', 'ab', 'SUPERSET'],
    ['question marks only', '??', 'abc', 'DISJOINT'],
  ])('%s: %s to %s is %s', (_, source, target, relation) => {
    expect(compareValues(source, target)).toBe(relation)
  })
})

describe('names', () => {
  it('CP18: a version of a browser is a subset of the browser', () => {
    const { relation } = compareNames(
      name('cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:sp2:*:*:*:*'),
      name('cpe:2.3:a:microsoft:internet_explorer:*:*:*:*:*:*:*:*'),
    )
    expect(relation).toBe('SUBSET')
  })
  it('CP19: another edition is disjoint, whatever else is wider or narrower', () => {
    const { relation, attributes } = compareNames(
      name('cpe:2.3:a:adobe:*:9.*:*:PalmOS:*:*:*:*:*'),
      name('cpe:/a::Reader:9.3.2:-:-'),
    )
    expect(relation).toBe('DISJOINT')
    expect(attributes).toMatchObject({
      part: 'EQUAL',
      vendor: 'SUBSET',
      product: 'SUPERSET',
      version: 'SUPERSET',
      update: 'SUPERSET',
      edition: 'DISJOINT',
      language: 'EQUAL',
    })
  })
  it('wider in one and narrower in another attribute is not defined', () => {
    const [a, b] = [name('cpe:2.3:a:b:*:1:*:*:*:*:*:*:*'), name('cpe:2.3:a:b:c:*:*:*:*:*:*:*:*')]
    expect([compareNames(a, b).relation, compareNames(a, a).relation]).toEqual(['UNDEFINED', 'EQUAL'])
  })
})
