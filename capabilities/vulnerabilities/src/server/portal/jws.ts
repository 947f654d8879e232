import { type KeyObject, verify } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'

const at = (path: string) => ({ place: { path } })

/**
 * Opens a JWS in compact form (RFC 7515 §7.1) signed with EdDSA over Ed25519 (RFC 8037). Nothing of the payload is looked at
 * before the signature holds, and nothing in the header chooses the key: it is the one the contact gave.
 *
 * @returns the payload as JSON
 * @throws {Fault} `vulnerabilities.jws_form`, `.jws_header`, `.jws_signature`, `.jws_payload`, each with the place
 */
export function openJws(text: string, keys: readonly KeyObject[]): { readonly payload: unknown; readonly key: number } {
  const parts = text.trim().split('.')
  const [header = '', payload = '', signature = ''] = parts
  if (parts.length !== 3 || ![header, payload, signature].every((part) => /^[\w-]+$/.test(part)))
    throw new Fault(
      'invalid',
      'vulnerabilities.jws_form',
      'This is no JWS in compact form: three parts of base64url with dots between.',
      at(''),
    )
  const head = parse(header)
  if (typeof head !== 'object' || head === null)
    throw new Fault('invalid', 'vulnerabilities.jws_header', 'The header is no JSON object.', at('/header'))
  const { alg, crit } = head as { readonly alg?: unknown; readonly crit?: unknown }
  if (alg !== 'EdDSA' && alg !== 'Ed25519')
    throw new Fault(
      'invalid',
      'vulnerabilities.jws_header',
      'Sign with EdDSA (Ed25519); nothing else is taken.',
      at('/header/alg'),
    )
  if (crit !== undefined || 'b64' in head)
    throw new Fault(
      'invalid',
      'vulnerabilities.jws_header',
      'The header asks for an extension this node does not know.',
      at('/header/crit'),
    )
  const key = keys.findIndex((one) =>
    verify(null, Buffer.from(`${header}.${payload}`, 'ascii'), one, Buffer.from(signature, 'base64url')),
  )
  if (key < 0)
    throw new Fault(
      'invalid',
      'vulnerabilities.jws_signature',
      'The signature is not of the key this node knows for you, or the document was changed. Sign again, or give the centre your new key.',
      at('/signature'),
    )
  const value = parse(payload)
  if (value === undefined)
    throw new Fault('invalid', 'vulnerabilities.jws_payload', 'What was signed is no JSON in UTF-8.', at('/payload'))
  return { payload: value, key }
}

/** @returns undefined when it is no JSON in UTF-8 */
function parse(part: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url'))) as unknown
  } catch {
    return undefined
  }
}
