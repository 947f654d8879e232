import { Fault } from '@testudo/kernel/fault'
import { intervalText } from './interval.ts'
import { leafHash, verifyInclusion } from './merkle.ts'
import { checkSignature, headOf, readNote, type Verifier } from './note.ts'
import { type Receipt, receiptSchema } from './receipt-form.ts'
import { rootOfScattered } from './scatter.ts'

export interface ReceiptVerdict {
  readonly ok: boolean
  readonly message: string
  /** Names of the witnesses whose signature under the note holds. */
  readonly witnesses: readonly string[]
}

/** Reads a receipt file. @throws {Fault} `audit.receipt_unreadable` */
export function readReceipt(text: string): Receipt {
  try {
    return receiptSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new Fault('invalid', 'audit.receipt_unreadable', 'This is not a receipt of an audit log. Use another copy.', {
      cause,
    })
  }
}

/** Examines a receipt by itself: entry → interval → tree → note → signatures. Needs the log's key, and no log. */
export function verifyReceipt(receipt: Receipt, log: Verifier, witnesses: readonly Verifier[] = []): ReceiptVerdict {
  const bytes = (text: string) => Buffer.from(text, 'hex')
  const fail = (message: string): ReceiptVerdict => ({ ok: false, message, witnesses: [] })
  const note = readNote(receipt.note)
  const head = headOf(note)
  const signed = note.signatures.some((signature) => checkSignature(note, signature, log) === true)
  if (head.origin !== log.name || !signed) return fail('The note is not signed by the key of this log.')
  const root = rootOfScattered(leafHash(receipt.entry), {
    place: receipt.place,
    blind: bytes(receipt.blind),
    path: receipt.path.map(bytes),
  })
  const leaf = leafHash(intervalText({ ...receipt.interval, root }))
  if (!verifyInclusion(leaf, receipt.interval.n, head.size, receipt.tree.map(bytes), head.root))
    return fail('The entry does not lead to the root of the note: one of the two was changed.')
  const by = note.signatures.filter((s) => witnesses.some((witness) => checkSignature(note, s, witness) === true))
  const wrong = note.signatures.find((s) => witnesses.some((witness) => checkSignature(note, s, witness) === false))
  if (wrong !== undefined) return fail(`The countersignature of ${wrong.name} is wrong.`)
  return {
    ok: true,
    message: `The entry is in the log ${head.origin}, as its note of size ${head.size} says.`,
    witnesses: by.map((s) => s.name),
  }
}
