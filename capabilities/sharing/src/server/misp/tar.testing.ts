/** One entry of a POSIX archive, as honest or as crooked as asked for. */
export function entryOf(
  name: string,
  content: string,
  more: { readonly kind?: string; readonly link?: string; readonly size?: string; readonly sum?: number } = {},
): Buffer {
  const body = Buffer.from(content)
  const header = Buffer.alloc(512)
  header.write(name, 0, 100)
  header.write('0000644', 100)
  header.write(more.size ?? body.length.toString(8).padStart(11, '0'), 124, 'latin1')
  header.write(more.kind ?? '0', 156)
  header.write(more.link ?? '', 157, 100)
  header.write('ustar\0', 257)
  header.write('00', 263)
  header.fill(' ', 148, 156)
  const sum = more.sum ?? header.reduce((all, byte) => all + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)])
}

/** An archive of these entries with its closing blocks. */
export const tarOf = (...entries: readonly Buffer[]): Buffer => Buffer.concat([...entries, Buffer.alloc(1_024)])
