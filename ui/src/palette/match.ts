/** Where the words of a query lie in a text: [from, to) pairs, in order; undefined when a word is missing. Case and accents do not matter. */
export function matchWords(text: string, query: string): readonly (readonly [number, number])[] | undefined {
  const folded = fold(text)
  const found: (readonly [number, number])[] = []
  for (const word of fold(query).split(/\s+/)) {
    if (word === '') continue
    const at = folded.indexOf(word)
    if (at < 0) return undefined
    found.push([at, at + word.length])
  }
  return found.sort((a, b) => a[0] - b[0]).filter(([from], i, all) => i === 0 || from >= (all[i - 1]?.[1] ?? 0))
}

/** Lower case without accents, one character for one, so that positions stay true. */
function fold(text: string): string {
  return Array.from(text, (letter) => {
    const plain = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
    return plain.length === letter.length ? plain : letter
  }).join('')
}
