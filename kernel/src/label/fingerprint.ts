const PRIME = 0x100000001b3n
const MASK = 0xffffffffffffffffn

/** 32 hex digits that change when the text does (two FNV-1a passes). It tells versions apart; it is no seal. */
export function fingerprint(text: string): string {
  let a = 0xcbf29ce484222325n
  let b = 0x84222325cbf29ce4n
  for (let i = 0; i < text.length; i++) {
    const unit = BigInt(text.charCodeAt(i))
    a = ((a ^ unit) * PRIME) & MASK
    b = ((b ^ (unit + 0x9en)) * PRIME) & MASK
  }
  return a.toString(16).padStart(16, '0') + b.toString(16).padStart(16, '0')
}
