import { canonicalize } from '@testudo/stix/canonical'
import { utf8 } from '../bytes.ts'
import type { Playbook } from '../types.ts'

/** The bytes of a playbook in RFC 8785 form: equal playbooks give equal bytes. @throws {NotCanonical} */
export const canonicalBytes = (playbook: Playbook): Uint8Array<ArrayBuffer> => utf8(canonicalize(playbook))
