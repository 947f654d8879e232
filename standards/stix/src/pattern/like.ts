/**
 * Compiles a LIKE pattern: `%` is any run of characters, `_` any one, newlines included; there is no escape (STIX 2.1 §9.6). Both
 * sides are taken in NFC, a character is a code point. Each piece between `%` is found at its first place, so nothing is
 * tried twice over: at most the length of the value times the length of the longest piece with `_`, else linear.
 */
export function compileLike(like: string): (value: string) => boolean {
  const pieces = like.normalize('NFC').split('%')
  const wild = pieces.some((piece) => piece.includes('_'))
  const find = wild ? findWild : (text: string, piece: string, from: number) => text.indexOf(piece, from)
  const last = pieces.pop() ?? ''
  const [head] = pieces
  return (raw) => {
    // With `_` the text is one cell a code point, so that a character beyond U+FFFF counts once.
    const text = raw.normalize('NFC')
    if (wild && /[\ud800-\udbff]/.test(text + like)) return likeByCodePoints(like, text)
    if (head === undefined) return text.length === last.length && find(text, last, 0) === 0
    if (!startsWith(text, head)) return false
    let at = head.length
    for (let i = 1; i < pieces.length; i++) {
      const piece = pieces[i] ?? ''
      const found = find(text, piece, at)
      if (found < 0) return false
      at = found + piece.length
    }
    const end = text.length - last.length
    return end >= at && matchesAt(text, last, end)
  }
}

const startsWith = (text: string, piece: string): boolean => text.length >= piece.length && matchesAt(text, piece, 0)

function matchesAt(text: string, piece: string, at: number): boolean {
  for (let i = 0; i < piece.length; i++) {
    const c = piece.charCodeAt(i)
    if (c !== 0x5f && c !== text.charCodeAt(at + i)) return false
  }
  return true
}

function findWild(text: string, piece: string, from: number): number {
  for (let at = from; at + piece.length <= text.length; at++) if (matchesAt(text, piece, at)) return at
  return -1
}

/** The rare case, over arrays of code points. */
function likeByCodePoints(like: string, text: string): boolean {
  const marks = [...like.normalize('NFC')]
  const cells = [...text]
  let mark = 0
  let cell = 0
  let star = -1
  let resume = 0
  while (cell < cells.length) {
    if (marks[mark] === '%') {
      star = mark++
      resume = cell
    } else if (mark < marks.length && (marks[mark] === '_' || marks[mark] === cells[cell])) {
      mark++
      cell++
    } else if (star >= 0) {
      mark = star + 1
      cell = ++resume
    } else return false
  }
  while (marks[mark] === '%') mark++
  return mark === marks.length
}
