interface Item {
  readonly tag: number
  /** Where it begins, its head included. */
  readonly from: number
  readonly content: number
  readonly end: number
}

/** One element of DER (X.690 §8.1); undefined where it is cut short or longer than what is there. */
function itemAt(bytes: Uint8Array, from: number): Item | undefined {
  const tag = bytes[from]
  const first = bytes[from + 1]
  if (tag === undefined || first === undefined) return undefined
  let length = first
  let content = from + 2
  if (first >= 0x80) {
    const count = first & 0x7f
    if (count === 0 || count > 3) return undefined
    length = 0
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[content + i] ?? 0)
    content += count
  }
  const end = content + length
  return end <= bytes.length ? { tag, from, content, end } : undefined
}

const SEQUENCE = 0x30
const VERSION = 0xa0

/**
 * The subjectPublicKeyInfo of an X.509 certificate (RFC 5280 §4.1) in DER, as WebCrypto takes it; undefined for what is none.
 * Nothing else of the certificate is looked at: whether it is to be trusted is another question.
 */
export function publicKeyOf(certificate: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const outer = itemAt(certificate, 0)
  const body = outer?.tag === SEQUENCE ? itemAt(certificate, outer.content) : undefined
  if (body?.tag !== SEQUENCE) return undefined
  let item = itemAt(certificate, body.content)
  // serialNumber, signature, issuer, validity, subject; the version before them may be left out.
  for (let left = item?.tag === VERSION ? 6 : 5; left > 0 && item !== undefined; left--)
    item = item.end < body.end ? itemAt(certificate, item.end) : undefined
  return item?.tag === SEQUENCE ? Uint8Array.from(certificate.subarray(item.from, item.end)) : undefined
}
