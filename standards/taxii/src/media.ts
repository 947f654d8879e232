/** The media type of every TAXII 2.1 body, errors and `202` included (TAXII 2.1 §1.6.8). */
export const TAXII_MEDIA_TYPE = 'application/taxii+json;version=2.1'

/** The media type of STIX 2.1 objects, as manifests and collections name it. */
export const STIX_MEDIA_TYPE = 'application/stix+json;version=2.1'

interface MediaRange {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  readonly quality: number
}

const unquote = (text: string): string => (/^".*"$/.test(text) ? text.slice(1, -1) : text)

/** One media range of RFC 9110 §12.5.1; blanks around `;` and `=` are allowed, names are case-insensitive. */
function readRange(text: string): MediaRange {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim())
  const parameters = new Map<string, string>()
  for (const part of rest) {
    const at = part.indexOf('=')
    if (at > 0) parameters.set(part.slice(0, at).trim().toLowerCase(), unquote(part.slice(at + 1).trim()))
  }
  const quality = Number(parameters.get('q') ?? '1')
  return { type: type.toLowerCase(), parameters, quality: Number.isNaN(quality) ? 0 : quality }
}

const isOurs = ({ type, parameters }: MediaRange): boolean => {
  if (type === '*/*' || type === 'application/*') return true
  const version = parameters.get('version')
  return type === 'application/taxii+json' && (version === undefined || version === '2.1')
}

/**
 * Whether a client that sends this `Accept` can read a TAXII 2.1 answer: the type with version 2.1 or with none (the
 * newest we speak, TAXII 2.1 §1.6.8), or a wildcard. A missing header accepts everything (RFC 9110 §12.5.1).
 */
export function acceptsTaxii(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true
  const ranges = accept.split(',').map(readRange)
  // The most specific range decides: `application/taxii+json;version=2.1;q=0, */*` refuses us.
  const exact = ranges.filter((range) => range.type === 'application/taxii+json' && isOurs(range))
  return (exact.length > 0 ? exact : ranges.filter(isOurs)).some((range) => range.quality > 0)
}

/** Whether a request body is announced as TAXII 2.1 JSON; parameters other than `version` and `charset=utf-8` refuse it. */
export function isTaxiiBody(contentType: string | undefined): boolean {
  if (contentType === undefined) return false
  const { type, parameters } = readRange(contentType)
  if (type !== 'application/taxii+json') return false
  return [...parameters].every(([name, value]) =>
    name === 'version' ? value === '2.1' : name === 'charset' && value.toLowerCase() === 'utf-8',
  )
}
