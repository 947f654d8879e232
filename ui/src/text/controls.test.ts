import { describe, expect, it } from 'vitest'
import { visibleText } from './controls.ts'

describe('names that turn the text around them', () => {
  it('shows an override instead of obeying it', () => {
    expect(visibleText('invoice_\u202Efdp.exe')).toBe('invoice_[RLO]fdp.exe')
  })
  it('shows each of the twelve controls by its name', () => {
    const all = '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'
    expect(visibleText(all)).toBe('[ALM][LRM][RLM][LRE][RLE][PDF][LRO][RLO][LRI][RLI][FSI][PDI]')
  })
  it('leaves letters of every direction as they are', () => {
    const names = 'Šiauliai, שלום, السلام, 中文 \u00a0 \u200b \u200d'
    expect(visibleText(names)).toBe(names)
  })
  it('answers the same for the same text, however often', () => {
    const once = visibleText('a\u202eb')
    expect(visibleText('a\u202eb')).toBe(once)
    expect(visibleText(once)).toBe(once)
  })
})
