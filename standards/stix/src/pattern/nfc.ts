/** Text whose normal form takes the square of its length: marks that are put in order one by one (UAX #15, Stream-Safe Text: 30). */
const MANY_MARKS = /\p{M}{31}/u
const BEYOND_LATIN = /[\u0300-\uffff]/

/**
 * Text in NFC. A text with more than thirty marks in a row is no text of any language and stays as it is: to put its marks in
 * order would cost the square of its length. Time O(n).
 */
export function nfc(text: string): string {
  // Below U+0300 everything is in NFC.
  return !BEYOND_LATIN.test(text) || MANY_MARKS.test(text) ? text : text.normalize('NFC')
}
