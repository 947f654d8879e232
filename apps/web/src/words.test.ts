import type { Catalogue } from '@testudo/ui/text/catalogue.ts'
import { format } from '@testudo/ui/text/catalogue.ts'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'

/** Every source a screen is made of, and its text; run only where it makes words. */
const sources = import.meta.glob<Record<string, unknown>>([
  '../../../ui/src/**/*.{ts,tsx}',
  './**/*.{ts,tsx}',
  '../../../capabilities/*/src/web/**/*.{ts,tsx}',
  '!**/*.test.{ts,tsx}',
])
const texts = import.meta.glob<string>(
  [
    '../../../ui/src/**/*.{ts,tsx}',
    './**/*.{ts,tsx}',
    '../../../capabilities/*/src/web/**/*.{ts,tsx}',
    '!**/*.test.{ts,tsx}',
  ],
  { query: '?raw', import: 'default' },
)

function isCatalogue(value: unknown): value is Catalogue {
  return typeof value === 'object' && value !== null && 'en' in value && 'fr' in value
}

const found = (
  await Promise.all(
    Object.entries(sources).map(async ([file, read]) => {
      // A catalogue that is made is assigned; the function itself is not.
      const count = (await texts[file]?.())?.match(/= catalogue\b/g)?.length ?? 0
      return count === 0 ? [] : [{ file, count, own: Object.entries(await read()) }]
    }),
  )
).flat()
const catalogues = found.flatMap(({ file, own }) =>
  own.flatMap(([name, value]) => (isCatalogue(value) ? [{ name: `${file} ${name}`, value }] : [])),
)

type Part = ReturnType<IntlMessageFormat['getAst']>[number]

/** The names a message takes, so that a translation can neither lose nor invent one. */
function namesIn(message: string): readonly string[] {
  const names = new Set<string>()
  const read = (parts: readonly Part[]) => {
    for (const part of parts) {
      if ('value' in part && typeof part.value === 'string' && part.type !== 0) names.add(part.value)
      if ('options' in part) for (const option of Object.values(part.options)) read(option.value)
    }
  }
  read(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst())
  return [...names].sort()
}

/** A value for every name: numbers choose plurals, selects fall to `other`. */
const anything = (message: string) => Object.fromEntries(namesIn(message).map((name) => [name, 2]))

describe('words', () => {
  it('are found in the kit, the app and the capabilities', () => {
    expect(catalogues.length).toBeGreaterThanOrEqual(6)
  })
  it('are all told to this test, whatever the file is called', () => {
    const hidden = found.filter(({ count, own }) => own.filter(([, value]) => isCatalogue(value)).length < count)
    expect(hidden.map(({ file }) => file)).toEqual([])
  })
  describe.each(catalogues)('$name', ({ value }) => {
    it('have the same keys in English and French, empty in both or in none', () => {
      expect(Object.keys(value.fr).sort()).toEqual(Object.keys(value.en).sort())
      for (const [key, en] of Object.entries(value.en))
        expect([key, value.fr[key]?.trim() === '']).toEqual([key, en.trim() === ''])
    })
    it('are ICU messages that take the same names in both', () => {
      for (const [key, en] of Object.entries(value.en)) {
        const fr = value.fr[key] ?? ''
        expect({ key, names: namesIn(fr) }).toEqual({ key, names: namesIn(en) })
        expect(() => [format('en', en, anything(en)), format('fr', fr, anything(fr))], key).not.toThrow()
      }
    })
  })
})
