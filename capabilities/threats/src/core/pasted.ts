/** Kinds of observable a text names. */
export const PASTED_KINDS = [
  'url',
  'email-addr',
  'ipv4-addr',
  'ipv6-addr',
  'domain-name',
  'file-sha256',
  'file-sha1',
  'file-md5',
] as const
export type PastedKind = (typeof PASTED_KINDS)[number]

/** One observable found in a text, each value once. */
export interface Pasted {
  readonly kind: PastedKind
  /** As it is on the wire: defanging taken back, names in lower case. */
  readonly value: string
  /** As it stood in the text. */
  readonly written: string
  /** Line of the first place, from 1. */
  readonly line: number
  /** STIX pattern (2.1 §9) that matches it. */
  readonly pattern: string
}

/** Words people put around dots, colons and at-signs so that nothing can be clicked. */
function refang(text: string): string {
  return text
    .replaceAll(/\b(?:hxxp|hXXp|htxp|meow)(s?)(?=\s*(?:\[:\]|:|\[:\/\/\]))/giu, 'http$1')
    .replaceAll(/\[:\/\/\]/gu, '://')
    .replaceAll(/\[:\]/gu, ':')
    .replaceAll(/\s?(?:\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\}|\\\.)\s?/giu, '.')
    .replaceAll(/\s?(?:\[@\]|\(@\)|\[at\]|\(at\)|\{at\})\s?/giu, '@')
    .replaceAll(/\[\/\]/gu, '/')
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)'
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`
const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?'
const DOMAIN = `(?:${LABEL}\\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})`
/** Longest first: a URL holds a domain, a mail address holds one too, a long hash holds a shorter one. */
const FINDERS: readonly (readonly [PastedKind, RegExp])[] = [
  ['url', /\b(?:https?|ftps?):\/\/[^\s<>"'`|\\^{}]+/giu],
  ['email-addr', new RegExp(`\\b[a-z0-9._%+-]{1,64}@${DOMAIN}\\b`, 'giu')],
  ['file-sha256', /\b[0-9a-f]{64}\b/giu],
  ['file-sha1', /\b[0-9a-f]{40}\b/giu],
  ['file-md5', /\b[0-9a-f]{32}\b/giu],
  ['ipv6-addr', /(?<![0-9a-f:.])(?:[0-9a-f]{1,4}:|:){2,7}(?:[0-9a-f]{1,4}|:)(?![0-9a-f:.])/giu],
  ['ipv4-addr', new RegExp(`(?<![\\d.])${IPV4}(?![\\d.]*\\d)`, 'gu')],
  ['domain-name', new RegExp(`(?<![\\w@.-])${DOMAIN}(?![\\w-])`, 'giu')],
]
/** Names that end like a domain and are files in every second report. */
const FILE_ENDINGS =
  /\.(?:exe|dll|dat|bin|txt|log|doc|docx|xls|xlsx|pdf|zip|rar|7z|js|vbs|ps1|bat|cmd|lnk|json|xml|html?|php|aspx?|jsp|png|jpe?g|gif|py|sh|so|sys|tmp|iso|msi|cfg|ini|conf|yml|yaml|md|csv|eml)$/iu
const MOST = 5_000

/**
 * Finds observables in a text as people paste it: reports, mails, defanged lists. Linear in the length of the text.
 *
 * @returns in order of their first place, each kind and value once; at most 5,000
 */
export function readPasted(text: string): Pasted[] {
  const found = new Map<string, Pasted>()
  for (const [index, written] of text.split(/\r\n|\r|\n/).entries()) {
    let line = refang(written)
    const here: { at: number; kind: PastedKind; raw: string }[] = []
    for (const [kind, finder] of FINDERS) {
      line = line.replaceAll(finder, (match: string, ...rest: unknown[]) => {
        const at = rest.find((one) => typeof one === 'number') ?? 0
        const raw = kind === 'url' ? trimUrl(match) : match
        const taken = here.some((one) => at < one.at + one.raw.length && one.at < at + raw.length)
        if (!taken && !(kind === 'domain-name' && FILE_ENDINGS.test(raw)) && !(kind === 'ipv6-addr' && !isIpv6(raw)))
          here.push({ at, kind, raw })
        return match
      })
    }
    for (const { kind, raw } of here.sort((a, b) => a.at - b.at)) {
      const value = normal(kind, raw)
      const key = `${kind} ${value}`
      if (found.has(key)) continue
      if (found.size >= MOST) return [...found.values()]
      found.set(key, {
        kind,
        value,
        written: writtenAs(written, raw),
        line: index + 1,
        pattern: patternOf(kind, value),
      })
    }
  }
  return [...found.values()]
}

/** Sentences end after an address; brackets around it are not part of it. */
function trimUrl(url: string): string {
  let end = url.replace(/[.,;:!?]+$/u, '')
  while (/[)\]]$/u.test(end) && !/[([]/u.test(end)) end = end.slice(0, -1).replace(/[.,;:!?]+$/u, '')
  return end
}

function isIpv6(text: string): boolean {
  const groups = text.split(':')
  const double = text.split('::').length - 1
  return double <= 1 && groups.length <= 8 && (double === 1 || groups.length === 8) && text.length > 3
}

function normal(kind: PastedKind, raw: string): string {
  if (kind !== 'url') return raw.toLowerCase()
  const slash = raw.indexOf('/', raw.indexOf('://') + 3)
  return slash < 0 ? raw.toLowerCase() : raw.slice(0, slash).toLowerCase() + raw.slice(slash)
}

/** The spelling in the text, when the line shows it as found; otherwise the whole line, cut. */
function writtenAs(line: string, raw: string): string {
  if (line.includes(raw)) return raw
  const word = line.split(/[\s,;|]+/).find((one) => refang(one).includes(raw))
  return (word ?? line.trim()).slice(0, 200)
}

function patternOf(kind: PastedKind, value: string): string {
  const text = `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (kind === 'file-sha256') return `[file:hashes.'SHA-256' = ${text}]`
  if (kind === 'file-sha1') return `[file:hashes.'SHA-1' = ${text}]`
  if (kind === 'file-md5') return `[file:hashes.MD5 = ${text}]`
  return `[${kind}:value = ${text}]`
}
