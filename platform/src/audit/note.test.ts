import { expect, it } from 'vitest'
import { checkSignature, headOf, readNote, readVerifier, writeNote } from './note.ts'

// The example of the Go package golang.org/x/mod/sumdb/note, by which other implementations are measured.
const KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const NOTE = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`

it.each([
  ['no empty line', 'a\nb\n'],
  ['no end of the last line', NOTE.trimEnd()],
  ['a hyphen for the dash', NOTE.replace('—', '-')],
  ['a signature that is no base64', NOTE.replace('x08go/', 'x08go!')],
  ['nothing', ''],
])('refuses a note with %s', (_what, text) => {
  expect(() => readNote(text)).toThrowError(expect.objectContaining({ code: 'audit.note_unreadable' }))
})

it.each(['', 'a+b', KEY.replace('c74f20a3', 'c74f20a4'), KEY.replace('ARpc', 'ARpd'), KEY.replace('+AR', '+BR')])(
  'refuses the key %s',
  (text) => {
    expect(() => readVerifier(text)).toThrowError(expect.objectContaining({ code: 'audit.key_unreadable' }))
  },
)

it('checks the note of the Go package, and not when a letter of it changes', () => {
  const note = readNote(NOTE)
  const key = readVerifier(KEY)
  const [signature] = note.signatures
  if (signature === undefined) throw new Error('no signature')
  expect(checkSignature(note, signature, key)).toBe(true)
  expect(checkSignature({ ...note, text: note.text.replace('answer', 'Answer') }, signature, key)).toBe(false)
  expect(checkSignature(note, { ...signature, id: '00000000' }, key)).toBeUndefined()
  expect(writeNote(note)).toBe(NOTE)
})

it('refuses a note that is no checkpoint', () => {
  expect(() => headOf(readNote(NOTE))).toThrowError(expect.objectContaining({ code: 'audit.note_unreadable' }))
})
