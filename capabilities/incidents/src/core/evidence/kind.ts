/** How much of a file its kind is told from. */
export const HEAD_BYTES = 33 * 1_024
/** What is shown of it byte by byte, and as text. */
export const SHOWN_BYTES = 512
const SHOWN_CHARACTERS = 2_000

/** Beginnings of files, from the lists of their formats; at an offset where one is told. Longer ones stand first. */
const MAGIC: readonly (readonly [type: string, hex: string, at?: number])[] = [
  ['application/x-7z-compressed', '377abcaf271c'],
  ['application/vnd.rar', '526172211a07'],
  ['application/x-ole-storage', 'd0cf11e0a1b11ae1'],
  ['image/png', '89504e470d0a1a0a'],
  ['application/x-pcapng', '0a0d0d0a'],
  ['application/vnd.tcpdump.pcap', 'd4c3b2a1'],
  ['application/vnd.tcpdump.pcap', 'a1b2c3d4'],
  ['application/vnd.tcpdump.pcap', '4d3cb2a1'],
  ['application/x-elf', '7f454c46'],
  ['application/x-mach-binary', 'cffaedfe'],
  ['application/x-mach-binary', 'cefaedfe'],
  ['application/x-ms-evtx', '456c6646696c65'],
  ['application/x-windows-registry-hive', '72656766'],
  ['application/x-windows-shortcut', '4c0000000114020000000000c000000000000046'],
  ['application/vnd.ms-cab-compressed', '4d534346'],
  ['application/zip', '504b0304'],
  ['application/zip', '504b0506'],
  ['application/pdf', '255044462d'],
  ['application/x-xz', 'fd377a585a00'],
  ['application/zstd', '28b52ffd'],
  ['application/x-bzip2', '425a68'],
  ['application/gzip', '1f8b'],
  ['application/java-vm', 'cafebabe'],
  ['application/vnd.sqlite3', '53514c69746520666f726d61742033'],
  ['application/rtf', '7b5c727466'],
  ['image/jpeg', 'ffd8ff'],
  ['image/gif', '47494638'],
  ['image/tiff', '49492a00'],
  ['video/mp4', '66747970', 4],
  ['application/x-tar', '7573746172', 257],
  ['application/x-iso9660-image', '4344303031', 32_769],
  ['application/vnd.microsoft.portable-executable', '4d5a'],
]

/**
 * What a file is by its first bytes, whatever its name says: a media type, `text/plain` for what is plainly text,
 * `application/octet-stream` for everything else. Markup and scripts are text here: nobody renders them.
 */
export function kindOf(head: Uint8Array): string {
  const found = MAGIC.find(([, hex, at = 0]) => startsAt(head, hex, at))
  if (found !== undefined) return found[0]
  return textIn(head) === undefined ? 'application/octet-stream' : 'text/plain'
}

/** Files a machine would run, or that carry what it runs. */
const RUNS = new Set([
  'application/vnd.microsoft.portable-executable',
  'application/x-elf',
  'application/x-mach-binary',
  'application/java-vm',
  'application/x-windows-shortcut',
])
export const runs = (type: string): boolean => RUNS.has(type)

function startsAt(head: Uint8Array, hex: string, at: number): boolean {
  for (let i = 0; i < hex.length; i += 2)
    if (head[at + i / 2] !== Number.parseInt(hex.slice(i, i + 2), 16)) return false
  return true
}

/** The beginning as text when it plainly is text: UTF-8 without control characters; undefined otherwise. */
export function textIn(head: Uint8Array): string | undefined {
  if (head.length === 0) return undefined
  let text = ''
  for (let i = 0; i < head.length; ) {
    const read = codeAt(head, i)
    // A character cut off by the end of what was read is left out.
    if (read === 'cut') break
    if (read === undefined) return undefined
    text += String.fromCodePoint(read.code)
    i += read.bytes
  }
  return text
}

/** One UTF-8 character (RFC 3629) that text is made of; core has no decoder of its own. */
function codeAt(bytes: Uint8Array, i: number): { readonly code: number; readonly bytes: number } | 'cut' | undefined {
  const first = bytes[i] ?? 0
  if (first < 0x80) return isPrintable(first) ? { code: first, bytes: 1 } : undefined
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  if (first < 0xc2 || first > 0xf4) return undefined
  if (i + length > bytes.length) return 'cut'
  let code = first & (0x7f >> length)
  for (let k = 1; k < length; k++) {
    const next = bytes[i + k] ?? 0
    if ((next & 0xc0) !== 0x80) return undefined
    code = (code << 6) | (next & 0x3f)
  }
  const smallest = length === 4 ? 0x1_00_00 : length === 3 ? 0x800 : 0x80
  const surrogate = code >= 0xd8_00 && code <= 0xdf_ff
  return code < smallest || code > 0x10_ff_ff || surrogate || (code >= 0x80 && code < 0xa0)
    ? undefined
    : { code, bytes: length }
}

const isPrintable = (code: number): boolean =>
  code === 0x09 || code === 0x0a || code === 0x0d || code === 0x0c || (code >= 0x20 && code !== 0x7f)

/** What is shown of a file: its first bytes in hexadecimal, and as text only when it plainly is text. */
export function glance(head: Uint8Array): { readonly hex: string; readonly text?: string } {
  const hex = [...head.subarray(0, SHOWN_BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const text = kindOf(head) === 'text/plain' ? textIn(head) : undefined
  return text === undefined ? { hex } : { hex, text: text.slice(0, SHOWN_CHARACTERS) }
}
