import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from './json.ts'
import { joinPortions, parseSelector, placePortions, selectPortion, splitPortions, withoutPortions } from './portion.ts'

const RED = 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed'
const AMBER = 'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82'

const report = {
  name: 'R',
  description: 'secret',
  external_references: [{ source_name: 'a' }, { source_name: 'b', url: 'u' }, { source_name: 'c' }],
}

describe('selectors', () => {
  it.each(['', '.', 'a..b', '[0]', 'a.[x]', 'a.[-1]', 'a.[99999999999]', 'a.'])('%j is none', (selector) => {
    expect(selectPortion(report, selector)).toBeUndefined()
  })

  it.each([
    'nothing',
    'name.[0]',
    'external_references.[3]',
    'external_references.source_name',
    'constructor',
    'name.length',
  ])('%j selects nothing', (selector) => expect(selectPortion(report, selector)).toBeUndefined())

  it('walks lists and dictionaries', () => {
    expect(parseSelector('external_references.[1].url')).toEqual(['external_references', 1, 'url'])
    expect(selectPortion(report, 'external_references.[1].url')).toMatchObject({
      path: '/external_references/1/url',
      value: 'u',
    })
  })
})

describe('splitPortions', () => {
  const marked: JsonObject = {
    ...report,
    granular_markings: [
      { marking_ref: RED, selectors: ['description', 'external_references.[1]'] },
      { marking_ref: AMBER, selectors: ['external_references.[1].url', 'description'] },
      { lang: 'fr', selectors: ['name'] },
    ],
  }

  it('leaves nothing in the body that tells of the marked parts', () => {
    const { body } = splitPortions(marked)
    expect(body).toEqual({
      name: 'R',
      external_references: [{ source_name: 'a' }, { source_name: 'c' }],
      granular_markings: [{ lang: 'fr', selectors: ['name'] }],
    })
    expect(JSON.stringify(body)).not.toContain('secret')
  })

  it('gives each part all its markings, those of the part around it too', () => {
    const { portions } = splitPortions(marked)
    expect(portions.map(({ path, value, markings }) => [path, value, markings])).toEqual([
      ['/description', 'secret', [RED, AMBER]],
      ['/external_references/1', { source_name: 'b' }, [RED]],
      ['/external_references/1/url', 'u', [AMBER, RED]],
    ])
  })

  it('tells of selectors that name nothing', () => {
    const object = { ...report, granular_markings: [{ marking_ref: RED, selectors: ['summary'] }] }
    expect(splitPortions(object).dangling).toEqual(['summary'])
  })

  it('can be joined again, for any object and any marked parts', () => {
    const key = fc.constantFrom('abc', 'def', '__proto__', 'x_y')
    const json = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.integer(),
        fc.array(tie('value'), { minLength: 1, maxLength: 4 }),
        fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 3 }),
      ),
    })).value
    fc.assert(
      fc.property(fc.dictionary(key, json, { minKeys: 1 }), fc.infiniteStream(fc.nat(5)), (made, picks) => {
        const object = JSON.parse(JSON.stringify(made)) as JsonObject
        const all: string[] = []
        const walk = (node: JsonValue, path: string): void => {
          if (path !== '') all.push(path)
          if (typeof node !== 'object' || node === null) return
          for (const [name, value] of Object.entries(node as Record<string, JsonValue>)) {
            const step = Array.isArray(node) ? `[${name}]` : name
            walk(value, path === '' ? step : `${path}.${step}`)
          }
        }
        walk(object, '')
        const selectors = all.filter(() => picks.next().value === 0)
        const { body, portions, dangling } = splitPortions({
          ...object,
          granular_markings: [{ marking_ref: RED, selectors }],
        })
        expect(dangling).toEqual([])
        expect(portions).toHaveLength(selectors.length)
        expect(joinPortions(body, portions)).toEqual(object)
        // With some of them (never a part without the part around it) it is the original less the others.
        const some = portions.filter(() => picks.next().value !== 0)
        const closed = some.filter((p) => portions.every((q) => some.includes(q) || !p.path.startsWith(`${q.path}/`)))
        const missing = portions.filter((p) => !closed.includes(p))
        const joined = placePortions(body, closed)
        expect(joined.object).toEqual(withoutPortions(object, missing))
        for (const [i, selector] of joined.selectors.entries())
          expect(selectPortion(joined.object, selector)?.steps.length).toBe(closed[i]?.steps.length)
      }),
    )
  })

  it('does not tell of a missing list element: neither by a position nor by what stands at it', () => {
    const { body, portions } = splitPortions({
      refs: ['hidden', { name: 'B', url: 'u' }, 'C', 'D'],
      granular_markings: [
        { marking_ref: RED, selectors: ['refs.[0]'] },
        { marking_ref: AMBER, selectors: ['refs.[1].url', 'refs.[3]'] },
      ],
    })
    const { object, selectors } = placePortions(
      body,
      portions.filter((p) => !p.markings.includes(RED)),
    )
    expect(object).toEqual({ refs: [{ name: 'B', url: 'u' }, 'C', 'D'] })
    expect(selectors).toEqual(['refs.[0].url', 'refs.[2]'])
  })
})

it('takes parts out without touching the original', () => {
  const before = JSON.stringify(report)
  expect(
    withoutPortions(report, [{ steps: ['external_references', 0] }, { steps: ['external_references', 2] }]),
  ).toEqual({
    name: 'R',
    description: 'secret',
    external_references: [{ source_name: 'b', url: 'u' }],
  })
  expect(JSON.stringify(report)).toBe(before)
})
