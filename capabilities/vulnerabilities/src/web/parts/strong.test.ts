import { describe, expect, it } from 'vitest'
import { strongPieces } from './strong.ts'

describe('what is strong in a sentence', () => {
  it('keeps a mark that has no partner', () => {
    expect(strongPieces('2 ** 3')).toEqual([{ text: '2 ** 3', strong: false }])
    expect(strongPieces('**a** b ** c')).toEqual([
      { text: 'a', strong: true },
      { text: ' b ** c', strong: false },
    ])
  })
  it('is what stands between two marks', () => {
    expect(strongPieces('because **M-04 stops**, now')).toEqual([
      { text: 'because ', strong: false },
      { text: 'M-04 stops', strong: true },
      { text: ', now', strong: false },
    ])
    expect(strongPieces('')).toEqual([])
  })
})
