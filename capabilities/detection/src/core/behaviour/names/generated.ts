import { WORDS } from './words.ts'

/** Places of a character: letters, the edge of a word; a digit has none in the table. */
const PLACES = 27
const EDGE = 26
const DIGIT = 27

/** Counts added to every pair of three that never stood in a word. */
const SMOOTH = 0.4
/** How much two characters before tell beside one. */
const TRIPLE_WEIGHT = 0.6

const placeOf = (code: number): number =>
  code >= 97 && code <= 122 ? code - 97 : code >= 48 && code <= 57 ? DIGIT : EDGE

interface Table {
  readonly pairs: Float64Array
  readonly triples: Float64Array
}

/** log2 of how much likelier a character is after what stands before than by chance. */
function learn(words: readonly string[]): Table {
  const pairs = new Float64Array(PLACES ** 2)
  const triples = new Float64Array(PLACES ** 3)
  for (const word of words) {
    let [a, b] = [EDGE, EDGE]
    for (let i = 0; i <= word.length; i++) {
      const c = i < word.length ? placeOf(word.charCodeAt(i)) : EDGE
      pairs[b * PLACES + c] = (pairs[b * PLACES + c] ?? 0) + 1
      triples[(a * PLACES + b) * PLACES + c] = (triples[(a * PLACES + b) * PLACES + c] ?? 0) + 1
      a = b
      b = c
    }
  }
  return { pairs: ratios(pairs), triples: ratios(triples) }
}

function ratios(counts: Float64Array): Float64Array {
  const out = new Float64Array(counts.length)
  for (let row = 0; row < counts.length; row += PLACES) {
    let sum = 0
    for (let c = 0; c < PLACES; c++) sum += (counts[row + c] ?? 0) + SMOOTH
    for (let c = 0; c < PLACES; c++) out[row + c] = Math.log2((((counts[row + c] ?? 0) + SMOOTH) / sum) * PLACES)
  }
  return out
}

let table: Table | undefined

/** Labels shorter than this tell nothing. */
const SHORTEST = 7

/**
 * How likely a label was drawn by a program rather than chosen by a person, in [0, 1]; 0.5 where both are as likely. By
 * pairs and triples of characters against those of words; digits among letters count for the program.
 *
 * @param label one label of a name in small letters, as a rule the one below the public suffix; 0 when it is too short or
 *   of another alphabet (`xn--`)
 */
export function generatedShare(label: string): number {
  if (label.length < SHORTEST || label.startsWith('xn--')) return 0
  table ??= learn(WORDS.split(/\s+/).filter((word) => word !== ''))
  let sum = 0
  let steps = 0
  let mixed = 0
  let letters = 0
  let [a, b] = [EDGE, EDGE]
  for (let i = 0; i <= label.length; i++) {
    const place = i < label.length ? placeOf(label.charCodeAt(i)) : EDGE
    if (place < EDGE) letters++
    if (i > 0 && i < label.length && isDigit(label, i) !== isDigit(label, i - 1)) mixed++
    // Words end where digits or a hyphen begin.
    const c = Math.min(place, EDGE)
    if (b === EDGE && c === EDGE) continue
    steps++
    sum +=
      (1 - TRIPLE_WEIGHT) * (table.pairs[b * PLACES + c] ?? 0) +
      TRIPLE_WEIGHT * (table.triples[(a * PLACES + b) * PLACES + c] ?? 0)
    a = b
    b = c
  }
  // Digits alone are a name like a telephone number; a number before or behind words is what people write.
  if (letters < 4) return mixed > 4 ? 1 : 0
  const evidence = CENTRE - sum / steps + MIXED * Math.max(0, mixed - 1)
  // Longer labels say it more surely.
  return 1 / (1 + Math.exp(-STEEP * Math.sqrt(label.length) * evidence))
}

const isDigit = (label: string, i: number): boolean => placeOf(label.charCodeAt(i)) === DIGIT

/** Mean log2 ratio at which both are as likely, found on the 1,000 best known names; see the test. */
const CENTRE = 0.2
/** For each further place where digits and others meet. */
const MIXED = 0.4
const STEEP = 1.6
