import { uuid5 } from '@testudo/stix'

/** Space of the ids of bundles and rules made here; a name in it makes the same id on every node. */
export const PROTECT_SPACE = '6f0c2a5e-3f5b-5d3c-9f0e-2a4c7d1b8e90'

/**
 * One STIX 2.1 bundle of whole objects.
 *
 * @param objects RFC 8785 texts, in the order of their ids; each is asked for once
 * @param fingerprint tells this content from any other; the same content has the same id
 */
export async function* stixBundle(
  objects: AsyncIterable<string> | Iterable<string>,
  fingerprint: string,
): AsyncGenerator<string> {
  yield `{"type":"bundle","id":"bundle--${uuid5(PROTECT_SPACE, `bundle ${fingerprint}`)}"`
  let count = 0
  for await (const text of objects) yield `${count++ === 0 ? ',"objects":[' : ','}\n${text}`
  yield count === 0 ? '}\n' : '\n]}\n'
}
