/**
 * Words of vendors and products as they are compared: exactly, after folding. Nothing is guessed: two spellings fold to
 * the same text or are two products.
 */

/** What stands in these words' place when somebody had to fill in a field. */
const NOTHING = new Set(['na', 'unknown', 'unspecified', 'none', 'null', 'undefined', 'various', 'multiple', '*', ''])

/** Legal forms at the end of a vendor's name: CPE and most inventories leave them out. */
const LEGAL_FORMS = new Set([
  'inc',
  'incorporated',
  'corp',
  'corporation',
  'ltd',
  'limited',
  'llc',
  'llp',
  'lp',
  'gmbh',
  'mbh',
  'ag',
  'kg',
  'kgaa',
  'sa',
  'sas',
  'sarl',
  'srl',
  'spa',
  'bv',
  'nv',
  'oy',
  'oyj',
  'ab',
  'as',
  'asa',
  'aps',
  'plc',
  'pty',
  'pte',
  'kk',
  'co',
  'company',
  'sro',
  'ooo',
  'jsc',
  'sl',
  'se',
  'ltda',
  'zoo',
])

/** Lower case, without accents, in words. `+` and `#` tell products apart (Notepad++, C#). */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  // "S.A." and "Co.": a dot behind a single letter joins.
  return plain
    .replaceAll(/(?<=\b\p{L})\.(?=\p{L}\b|\s|,|$)/gu, '')
    .split(/[^\p{L}\p{N}+#]+/u)
    .filter(Boolean)
}

/** One text; what separates two numbers stays, or `1.1` would be `11`. */
function join(words: readonly string[]): string {
  let text = ''
  for (const word of words) text += /\d$/.test(text) && /^\d/.test(word) ? `.${word}` : word
  return text
}

/** `Palo Alto Networks, Inc.` is `paloaltonetworks`. Empty when it says nothing: `n/a`. */
export function foldVendor(text: string): string {
  const words = wordsOf(text)
  while (words.length > 1 && LEGAL_FORMS.has(words.at(-1) ?? '')) words.pop()
  const folded = join(words)
  return NOTHING.has(folded) ? '' : folded
}

/** `Microsoft Edge` of `microsoft` is `edge`, as `microsoft:edge` is. Empty when it says nothing. */
export function foldProduct(text: string, vendor: string): string {
  const words = wordsOf(text)
  // The vendor's name before the product's, in as many words as it takes.
  for (let taken = 1; vendor !== '' && taken < words.length; taken++) {
    const begin = join(words.slice(0, taken))
    if (begin.length > vendor.length) break
    if (begin === vendor) {
      const rest = join(words.slice(taken))
      return NOTHING.has(rest) ? '' : rest
    }
  }
  const folded = join(words)
  return NOTHING.has(folded) ? '' : folded
}
