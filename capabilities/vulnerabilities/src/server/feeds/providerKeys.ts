import { Fault } from '@testudo/kernel/fault'
import { objectsOf, textOf } from '../../core/feeds/json.ts'
import { type Certificate, certificatesOf } from '../openpgp/index.ts'
import { type FetchOptions, fetchText } from './fetchFile.ts'
import type { Metadata } from './findMetadata.ts'

/** Keys that one provider names, and the size of one with all that others say of it. */
const MOST_KEYS = 20
const MOST_KEY_BYTES = 1_048_576

interface NamedKey {
  readonly url: string
  /** Hex in lower case. */
  readonly fingerprint: string | undefined
}

/** Whether a provider says that it signs (CSAF §7.1.19, §7.1.20): it names keys for that. */
export const namesKeys = ({ content }: Metadata): boolean => objectsOf(content['public_openpgp_keys']).length > 0

function keysOf({ content, url }: Metadata): readonly NamedKey[] {
  return objectsOf(content['public_openpgp_keys'], MOST_KEYS).flatMap((key) => {
    const at = textOf(key['url'])
    const fingerprint = textOf(key['fingerprint'])?.replaceAll(/\s/g, '').toLowerCase()
    return at === undefined || !URL.canParse(at, url) ? [] : [{ url: new URL(at, url).href, fingerprint }]
  })
}

/**
 * Fetches the keys a provider names. One whose fingerprint is another than it says does not count, nor does one that
 * cannot be read; as long as one remains the provider can be checked.
 *
 * @param trusted a fingerprint that a person gave: no other key counts, whatever the provider names
 * @throws {Fault} when none remains: `unavailable` where one could not be reached, else `vulnerabilities.provider_key`
 */
export async function fetchKeys(
  metadata: Metadata,
  trusted: string | undefined,
  options: FetchOptions,
): Promise<readonly Certificate[]> {
  const found: Certificate[] = []
  let unreachable: Fault | undefined
  for (const { url, fingerprint } of keysOf(metadata)) {
    if (trusted !== undefined && fingerprint !== undefined && fingerprint !== trusted) continue
    try {
      const certificates = certificatesOf((await fetchText(url, options, MOST_KEY_BYTES)) ?? '') ?? []
      const wanted = [trusted, fingerprint].filter((one) => one !== undefined)
      found.push(...certificates.filter((one) => wanted.every((print) => print === one.fingerprint)))
    } catch (error) {
      if (!(error instanceof Fault) || options.signal?.aborted === true) throw error
      if (error.kind === 'unavailable') unreachable = error
    }
  }
  if (found.length > 0) return found
  throw (
    unreachable ??
    new Fault(
      'invalid',
      'vulnerabilities.provider_key',
      trusted === undefined
        ? 'None of the OpenPGP keys this provider names can be read, or has the fingerprint it is said to have. Nothing was stored; ask the provider.'
        : `This provider does not publish the OpenPGP key ${trusted.toUpperCase()} that this feed trusts. Nothing was stored; ask the provider by another way whether it has a new key.`,
    )
  )
}
