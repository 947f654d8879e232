/** What stands between octets and text (RFC 9580 §6.2): a head line, headers, an empty line, base64, perhaps a checksum. */
type Kind = 'SIGNATURE' | 'PUBLIC KEY BLOCK'

/**
 * The octets of every armoured block of a kind in a text, one behind the other. Time is linear in the text.
 *
 * The checksum is not looked at (RFC 9580 §6.1): what was damaged on its way fails the signature.
 *
 * @returns undefined where the text has no such block, or one that is cut or no base64
 */
export function unarmored(text: string, kind: Kind): Buffer | undefined {
  const [head, tail] = [`-----BEGIN PGP ${kind}-----`, `-----END PGP ${kind}-----`]
  const blocks: Buffer[] = []
  for (let from = text.indexOf(head); from !== -1; from = text.indexOf(head, from)) {
    const end = text.indexOf(tail, from)
    const octets = end === -1 ? undefined : octetsOf(text.slice(from + head.length, end))
    if (octets === undefined) return undefined
    blocks.push(octets)
    from = end
  }
  return blocks.length === 0 ? undefined : Buffer.concat(blocks)
}

function octetsOf(block: string): Buffer | undefined {
  const lines = block.split('\n').map((line) => line.trim())
  const base64 = lines
    .slice(1)
    .filter((line) => line !== '' && !IS_HEADER.test(line) && !IS_CHECKSUM.test(line))
    .join('')
  return lines[0] === '' && base64.length % 4 === 0 && IS_BASE64.test(base64)
    ? Buffer.from(base64, 'base64')
    : undefined
}

/** No line of base64 has a colon. */
const IS_HEADER = /^[A-Za-z][A-Za-z0-9-]*:/
const IS_CHECKSUM = /^=[A-Za-z0-9+/]{4}$/
const IS_BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
