import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDictionary, spellWith } from '../index.ts'

const knower = (aff: string, ...words: readonly string[]) => {
  const read = readDictionary(aff, `${words.length}\n${words.join('\n')}\n`)
  return 'flaw' in read
    ? read.flaw
    : (...asked: readonly string[]) => asked.filter((word) => !read.dictionary.knows(word))
}
const unknown = (aff: string, words: readonly string[], asked: readonly string[]) => {
  const found = knower(aff, ...words)
  return typeof found === 'string' ? found : found(...asked)
}

describe('a dictionary', () => {
  it('makes words of stems and the affixes they may have, under their conditions', () => {
    const aff = `SET UTF-8
PFX U Y 1
PFX U 0 un .
SFX S Y 3
SFX S y ies [^aeiou]y
SFX S 0 s [aeiou]y
SFX S 0 s [^y]
SFX N N 1
SFX N 0 ness .`
    const words = ['patch/S', 'vulnerability/S', 'key/S', 'safe/UN', 'lock/US']
    expect(unknown(aff, words, ['patches'])).toEqual(['patches'])
    expect(
      unknown(aff, words, ['vulnerability', 'vulnerabilities', 'keys', 'unsafe', 'safeness', 'unlocks', 'Lock']),
    ).toEqual([])
    expect(unknown(aff, words, ['vulnerabilitys', 'keies', 'unpatch', 'unsafeness', 'ness', 'un', ''])).toEqual([
      'vulnerabilitys',
      'keies',
      'unpatch',
      // That ending stands with no prefix.
      'unsafeness',
      'ness',
      'un',
      '',
    ])
  })

  it('knows endings behind endings, long and numbered flags, stems that need an affix, forbidden words', () => {
    expect(
      unknown(
        'FLAG long\nSFX Aa Y 1\nSFX Aa 0 er/Bb .\nSFX Bb Y 1\nSFX Bb 0 s .',
        ['scan/Aa'],
        ['scanner', 'scaner', 'scaners', 'scans'],
      ),
    ).toEqual(['scanner', 'scans'])
    expect(unknown('FLAG num\nSFX 101 Y 1\nSFX 101 0 ed .', ['fix/101,7'], ['fixed'])).toEqual([])
    expect(
      unknown(
        'AF 2\nAF XY\nAF X\nNEEDAFFIX Y\nFORBIDDENWORD Z\nSFX X Y 1\nSFX X 0 ed .',
        ['patch/1', 'hack/2'],
        ['patch', 'patched', 'hack', 'hacked'],
      ),
    ).toEqual(['patch'])
    expect(unknown('FORBIDDENWORD Z\nSFX X Y 1\nSFX X 0 ed .', ['run/X', 'runed/Z'], ['run', 'runed'])).toEqual([
      'runed',
    ])
  })

  it('that cannot be read is refused with its reason', () => {
    expect(knower('COMPOUNDFLAG z', 'a')).toContain('COMPOUNDFLAG')
    expect(knower('SFX A Y 1\nSFX A 0 s [ab', 'a')).toContain('condition')
    expect(knower('')).toContain('no words')
    // Words without flags are a dictionary too; signs that mean something elsewhere mean themselves.
    expect(unknown('SFX A Y 1\nSFX A 0 (x .*\\', ['a', 'b/A'], ['a', 'c'])).toEqual(['c'])
  })
})

describe('a text', () => {
  const read = readDictionary('', '6\nthe\ndevice\nis\nlocked\nvous\nattaquant\n')
  const spell = spellWith(
    new Map(
      'flaw' in read
        ? []
        : [
            ['en', read.dictionary],
            ['fr', read.dictionary],
          ],
    ),
  )

  it('is looked at word by word; names, addresses, code and numbers are passed over', () => {
    expect(
      spell('The device (the “device”) is locked: Nordgrid GW-4, v2.3, run_me(), https://x.example/lockd a', 'en-US'),
    ).toEqual([])
    expect(spell('The devise is lokced, and Secruity too.', 'en')).toEqual([
      'Secruity (security)',
      'devise',
      'lokced',
      'and',
      'too',
    ])
    expect(spell('l’attaquant, d’attaquant', 'fr')).toEqual([])
    expect(spell('Die Sicherhiet', 'de')).toBeUndefined()
  })
})

/** A dictionary that is among the tests of another validator, where that is installed. */
const english = join(
  dirname(createRequire(import.meta.url).resolve('@secvisogram/csaf-validator-lib/basic.js')),
  'tests/dicts/en',
)
it.skipIf(!existsSync(`${english}.dic`))('an English dictionary of 49,000 stems knows sentences of advisories', () => {
  const read = readDictionary(readFileSync(`${english}.aff`, 'utf8'), readFileSync(`${english}.dic`, 'utf8'))
  if ('flaw' in read) throw new Error(read.flaw)
  const spell = spellWith(new Map([['en', read.dictionary]]))
  expect(
    spell(
      'An unauthenticated attacker could exploit these vulnerabilities remotely to execute arbitrary code. Users should update to the newest version, minimize exposure of control systems, and use firewalls isolating them from business networks; it doesn’t need rebooting.',
      'en',
    ),
  ).toEqual([])
  expect(spell('An unautenticated atacker may exploited vulnerabilitys of firmwares.', 'en')).toEqual([
    'atacker (attacker)',
    'unautenticated',
    'vulnerabilitys',
    'firmwares',
  ])
})
