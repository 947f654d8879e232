/**
 * Writes a PostgreSQL array literal. Both drivers pass it on as it is; their own array code costs more and the embedded
 * one cannot write bytea elements. Bytes become `\x` hex; U+0000 cannot be stored in text and is left out.
 */
export function pgArray(values: readonly (string | number | boolean | Uint8Array | null)[]): string {
  let out = '{'
  for (const [i, value] of values.entries()) {
    if (i > 0) out += ','
    if (value === null) out += 'null'
    else if (typeof value === 'number') out += value
    else if (typeof value === 'boolean') out += value ? 't' : 'f'
    else if (typeof value === 'string') out += quote(value)
    else out += `"\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}"`
  }
  return `${out}}`
}

function quote(text: string): string {
  return /["\\\0]/.test(text) ? `"${text.replaceAll('\0', '').replace(/["\\]/g, '\\$&')}"` : `"${text}"`
}
