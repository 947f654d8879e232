import { expect, it } from 'vitest'
import { DELIVERY_REFUSALS, DELIVERY_WORDS, isRefusal, VERDICT_WORDS, VERDICTS } from './verdict.ts'

it('has a sentence in both languages for everything a receiver can say', () => {
  const all = [...VERDICTS.map((one) => VERDICT_WORDS[one]), ...DELIVERY_REFUSALS.map((one) => DELIVERY_WORDS[one])]
  for (const { en, fr } of all) {
    expect(en).toMatch(/^[A-Z].*\.$/)
    expect(fr).toMatch(/^[A-Z].*\.$/)
    expect(en).not.toBe(fr)
  }
  expect(new Set(VERDICTS).size).toBe(VERDICTS.length)
  expect(VERDICTS.filter(isRefusal).every((one) => VERDICT_WORDS[one].en.startsWith('Refused: '))).toBe(true)
})
