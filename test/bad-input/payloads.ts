import { randomUUID } from 'node:crypto'
import { validate } from '@testudo/stix'
import { COMMON, COMMON_SCO, META, SDO, SRO, type TypeTable } from '@testudo/stix/tables'
import { SCO } from '@testudo/stix/tables-sco'
import { day } from '../support/stix.ts'

/** Sets a flag where it runs, calls home where it is shown. */
const RUN = 'window.ranHostile=1'
export const PAYLOADS: readonly string[] = [
  `<img src=x onerror="${RUN}">`,
  `<svg/onload=${RUN}>`,
  `"><script>${RUN}</script>`,
  `'-${RUN}-'`,
  `[click](javascript:${RUN}) ![see](http://evil.example/mark.png)`,
  `<a href="javascript:${RUN}">a</a><iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<img src="http://evil.example/beacon"><link rel=stylesheet href=//evil.example/x.css>`,
  `{{constructor.constructor("${RUN}")()}}\${${RUN}}`,
  `<math><mtext></form><form><mglyph><style></math><img src onerror=${RUN}>`,
  '\u202eevil\u2066\u2069\u200b',
]
const ADDRESSES = [`javascript:${RUN}`, `data:text/html,%3Cscript%3E${RUN}%3C/script%3E`, 'http://evil.example/']

type Value = Readonly<Record<string, unknown>>

const TABLES: Readonly<Record<string, TypeTable>> = { ...SDO, ...SRO, ...SCO, ...META }
const idOf = (type: string) => `${type}--${randomUUID()}`

/** One object of every type of the standard, each text field of it set to a payload, as far as the type allows one. */
export function hostileObjects(): readonly (Value & { readonly id: string; readonly type: string })[] {
  let turn = 0
  const next = (list: readonly string[]) => list[turn++ % list.length] ?? ''
  const malware = idOf('malware')
  const valueOf = (kind: string): unknown => {
    if (kind.endsWith('[]')) return [valueOf(kind.slice(0, -2))]
    const [, word = '', argument = ''] = /^([\w-]+)(?:\((.*)\))?$/.exec(kind) ?? []
    if (word === 'boolean') return false
    if (word === 'integer' || word === 'number') return 1
    if (word === 'timestamp') return day(1)
    if (word === 'hex') return '00'
    if (word === 'binary') return 'AAAA'
    if (word === 'is') return argument
    if (word === 'dictionary') return { key: next(PAYLOADS) }
    if (word === 'hashes') return { 'SHA-256': 'a'.repeat(64) }
    if (word === 'ref') return /sdo|sco/.test(argument) ? malware : idOf(argument.split('|')[0] ?? '')
    if (word === 'uri') return next(ADDRESSES)
    if (word === 'kill-chain-phase') return { kill_chain_name: 'x', phase_name: next(PAYLOADS) }
    if (word === 'external-reference')
      return {
        source_name: next(PAYLOADS),
        description: next(PAYLOADS),
        external_id: next(PAYLOADS),
        url: next(ADDRESSES),
      }
    return next(PAYLOADS)
  }
  const objects = Object.entries(TABLES)
    .filter(([type]) => type !== 'bundle')
    .flatMap(([type, table]) => {
      const common = table.kind === 'sco' ? COMMON_SCO : COMMON
      const properties: Readonly<Record<string, string>> = { ...common, ...table.properties }
      const object: Record<string, unknown> = {}
      for (const [name, notation] of Object.entries(properties))
        if (!/^(object_marking_refs|granular_markings|extensions|created_by_ref|lang)$/.test(name))
          object[name] = valueOf(notation.replace('!', ''))
      Object.assign(object, { type, id: type === 'malware' ? malware : idOf(type), spec_version: '2.1' })
      if (type === 'indicator') Object.assign(object, { pattern_type: 'x', pattern: PAYLOADS[0] })
      if (type === 'opinion') object['opinion'] = 'agree'
      if (type === 'relationship')
        Object.assign(object, { relationship_type: 'uses', source_ref: malware, target_ref: malware })
      // What the standard gives a form cannot be a payload: taken out until the rest is right.
      for (let round = 0; round < 20; round += 1) {
        const broken = validate(object).filter(({ level }) => level === 'must')
        if (broken.length === 0) return [object as { id: string; type: string }]
        for (const { path } of broken) delete object[path.split('/')[1] ?? '']
      }
      return []
    })
  return objects
}
