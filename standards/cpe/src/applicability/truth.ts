/** Kleene's three values, ordered so that AND is the least, OR the greatest, and negation turns the scale around. */
export type Truth = 0 | 1 | 2
export const NOT_AFFECTED = 0
export const UNDECIDABLE = 1
export const AFFECTED = 2

export const and = (a: Truth, b: Truth): Truth => (a < b ? a : b)
export const or = (a: Truth, b: Truth): Truth => (a > b ? a : b)
export const not = (a: Truth): Truth => (a === AFFECTED ? NOT_AFFECTED : a === NOT_AFFECTED ? AFFECTED : UNDECIDABLE)
