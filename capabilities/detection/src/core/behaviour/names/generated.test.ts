import { describe, expect, it } from 'vitest'
import { dice } from '../made.ts'
import { generatedShare } from './generated.ts'

const CUT = 0.9
const COUNT = 2_000
const text = (roll: (below: number) => number, length: number, letters: string) =>
  Array.from({ length }, () => letters[roll(letters.length)]).join('')

/** Names joined from words that do not stand in the table. */
const PARTS =
  `antler barnacle bramble cinnamon clover cobble copper crumb dapple ember feather fennel ferry gravel hazel
  heron hollow jasper kettle lantern larch lichen lobster maple meadow moss mulberry nettle nutmeg otter parsley pebble
  pepper poplar pottery puddle quarry quill raven saddle saffron sparrow spruce tallow thistle thorn timber turnip velvet
  walnut weaver wharf willow wren yarrow`.split(/\s+/)

describe('of 2,000 made labels each, called generated', () => {
  const share = (make: (roll: (below: number) => number) => string): number => {
    const roll = dice(9)
    let called = 0
    for (let i = 0; i < COUNT; i++) if (generatedShare(make(roll)) >= CUT) called++
    return called / COUNT
  }
  const word = (roll: (below: number) => number) => PARTS[roll(PARTS.length)] ?? ''
  /** Seen: 0.97, 0.98, 1.00, 0.97; of names people choose 0.01. */
  it.each<readonly [string, (roll: (below: number) => number) => string, number, number]>([
    ['8 to 20 letters', (roll) => text(roll, 8 + roll(13), 'abcdefghijklmnopqrstuvwxyz'), 0.93, 1],
    ['16 to 32 hexadecimal digits', (roll) => text(roll, 16 + roll(17), '0123456789abcdef'), 0.95, 1],
    [
      '10 to 24 letters and digits',
      (roll) => text(roll, 10 + roll(15), 'abcdefghijklmnopqrstuvwxyz0123456789'),
      0.98,
      1,
    ],
    ['12 to 17 letters of a to y', (roll) => text(roll, 12 + roll(6), 'abcdefghijklmnopqrstuvwxy'), 0.93, 1],
    ['two words', (roll) => word(roll) + word(roll), 0, 0.03],
    ['two words and a number', (roll) => `${word(roll)}-${word(roll)}${roll(99)}`, 0, 0.03],
    // What programs make of words or syllables is not found by letters alone.
    [
      'syllables',
      (roll) =>
        Array.from({ length: 4 + roll(4) }, () => text(roll, 1, 'bcdfghjklmnpqrstvwxyz') + text(roll, 1, 'aeiou')).join(
          '',
        ),
      0,
      0.5,
    ],
  ])('%s', (_, make, least, most) => {
    const called = share(make)
    expect(called).toBeGreaterThanOrEqual(least)
    expect(called).toBeLessThanOrEqual(most)
  })
})

it('says nothing of short labels, other alphabets and numbers', () => {
  for (const label of ['', 'xkqz', 'xn--bcher-kva', '4428871234', '---']) expect(generatedShare(label)).toBe(0)
})
