import { describe, expect, it } from 'vitest'
import {
  AFFECTED,
  ATTRIBUTES,
  bindFormattedString,
  bindUri,
  compareNames,
  compareValues,
  compileCriterion,
  compileName,
  formatWfn,
  meet,
  nameOf,
  NOT_AFFECTED,
  parseName,
  UNDECIDABLE,
} from './index.ts'

/** A fixed sequence (linear congruential generator): every run sees the same names. */
function sequence(seed: number) {
  let state = seed
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  return { next, pick: <T>(list: readonly [T, ...T[]]): T => list[next(list.length)] ?? list[0] }
}

describe('whatever the name', () => {
  it('wildcards mean what the same regular expression means', () => {
    const { next, pick } = sequence(1)
    const wrong: string[][] = []
    const word = (most: number) => Array.from({ length: next(most + 1) }, () => pick(['a', 'b', '.'])).join('')
    for (let i = 0; i < 5_000; i += 1) {
      const [lead, trail] = [pick(['', '*', '?', '??']), pick(['', '*', '?', '???'])]
      const [core, target] = [word(3), `${word(6)}x`]
      const source = `${lead}${core}x${trail}`
      const wild = (mark: string) => (mark === '*' ? '.*' : `.{0,${mark.length}}`)
      const isMatch = new RegExp(`^${wild(lead)}${core.replaceAll('.', '\\.')}x${wild(trail)}$`).test(target)
      const relation = compareValues(source, target)
      const expected = source === target ? 'EQUAL' : isMatch ? 'SUPERSET' : 'DISJOINT'
      if (relation !== expected) wrong.push([source, target, relation])
    }
    expect(wrong).toEqual([])
  })
  it('a criterion is met where the names compare as superset or equal; subset and undefined stay open', () => {
    const { pick } = sequence(2)
    const wrong: string[][] = []
    const seen = { EQUAL: 0, SUPERSET: 0, SUBSET: 0, DISJOINT: 0, UNDEFINED: 0 }
    for (let i = 0; i < 10_000; i += 1) {
      const make = (values: readonly [string, ...string[]]) =>
        nameOf({
          part: 'a',
          vendor: 'v',
          product: 'p',
          version: pick(values),
          update: pick(values),
          target_sw: pick(values),
        })
      const [source, target] = [make(['*', '*', '-', 'x', 'X1', 'x*']), make(['*', '-', 'x', 'x1', 'y'])]
      const { relation } = compareNames(source, target)
      seen[relation] += 1
      const { truth } = meet(
        compileCriterion({ vulnerable: true, name: source, range: {} }),
        compileName(target),
        () => undefined,
      )
      const expected =
        relation === 'DISJOINT'
          ? NOT_AFFECTED
          : relation === 'EQUAL' || relation === 'SUPERSET'
            ? AFFECTED
            : UNDECIDABLE
      if (truth !== expected) wrong.push([bindFormattedString(source), bindFormattedString(target)])
    }
    expect(wrong).toEqual([])
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20)
  })
  it('three spellings lead back to the same name', () => {
    const { next, pick } = sequence(3)
    const char = () => String.fromCharCode(0x21 + next(0x7e - 0x20))
    for (let i = 0; i < 2_000; i += 1) {
      const quoted = () => {
        const text = Array.from({ length: 1 + next(8) }, char)
          .join('')
          .toLowerCase()
        const spelled = text.replaceAll(/[^a-z0-9_.-]/g, '\\$&')
        return spelled === '-' ? 'x' : pick([spelled, spelled, `${spelled}*`, `??${spelled}`, '*', '-'])
      }
      const name = nameOf({
        ...Object.fromEntries(ATTRIBUTES.map((attribute) => [attribute, quoted()])),
        part: pick(['a', 'h', 'o', '*', '-']),
      })
      for (const spelled of [bindFormattedString(name), bindUri(name), formatWfn(name)])
        expect([spelled, parseName(spelled)]).toEqual([spelled, { name }])
    }
  })
  it('no text makes reading throw or hang', () => {
    const { next, pick } = sequence(4)
    for (let i = 0; i < 5_000; i += 1) {
      const noise = Array.from({ length: next(60) }, () =>
        pick([':', '\\', '*', '?', '%', '~', '"', ',', '=', '-', 'a', '\u0000', '\u{1f40d}', ']']),
      ).join('')
      const read = parseName(pick(['cpe:2.3:', 'cpe:/', 'wfn:[', '']) + noise)
      if ('flaw' in read) expect(read.flaw.at).toBeLessThanOrEqual(noise.length + 8)
      else expect(parseName(bindFormattedString(read.name))).toEqual(read)
    }
    const hostile = `cpe:2.3:a:${'\\'.repeat(4_000)}`
    expect('flaw' in parseName(hostile)).toBe(true)
    expect('flaw' in parseName(`wfn:[${'a="'.repeat(100_000)}`)).toBe(true)
  })
})
