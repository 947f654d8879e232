import type { Label } from '@testudo/kernel/label'
import { labelToMarking } from '@testudo/kernel/marking'
import type { AnyContract, Reply } from '@testudo/kernel/contract'
import type { ServerCapability } from '@testudo/platform/host'
import { secretLabel, startTestHost, type TestHost } from '../../../../platform/src/host/testing.ts'
import { JUDGEMENT_EXTENSION } from '../core/index.ts'
import { capability } from './index.ts'

export const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
export const at = '2026-11-20T08:00:00.000Z'
export const restricted: Label = { policy: 'ALLIED', classification: 'RESTRICTED', categories: [], originators: [] }
export const secretMark = labelToMarking(secretLabel, 0)
export const sdo = (type: string, n: number, more: object = {}) => ({
  type,
  spec_version: '2.1',
  id: `${type}--${uuid(n)}`,
  created: at,
  modified: at,
  ...more,
})
export const relationship = (n: number, kind: string, source: string, target: string, more: object = {}) =>
  sdo('relationship', n, { relationship_type: kind, source_ref: source, target_ref: target, ...more })

export const HERON = `intrusion-set--${uuid(1)}`
export const HIDDEN = `malware--${uuid(3)}`
export const INDICATOR = `indicator--${uuid(4)}`
/** A small story: HERON, its open wiper and its secret implant, an indicator, a sighting, an opinion, a judgement. */
export const story = [
  secretMark,
  sdo('intrusion-set', 1, { name: 'ORANGE HERON', aliases: ['GREY STILT'], description: 'Wipes signalling.' }),
  sdo('malware', 2, { name: 'SLATE ROOF', is_family: true }),
  sdo('malware', 3, { name: 'DEEP IMPLANT', is_family: true, object_marking_refs: [secretMark.id] }),
  relationship(10, 'uses', HERON, `malware--${uuid(2)}`),
  relationship(11, 'uses', HERON, HIDDEN, { object_marking_refs: [secretMark.id] }),
  sdo('indicator', 4, {
    name: 'Controller',
    pattern: "[ipv4-addr:value = '198.51.100.7']",
    pattern_type: 'stix',
    valid_from: '2026-11-12T05:00:00Z',
    valid_until: '2026-12-02T05:00:00Z',
    confidence: 80,
  }),
  relationship(12, 'indicates', INDICATOR, HERON),
  sdo('incident', 7, { name: 'INC-0212', object_marking_refs: [secretMark.id] }),
  sdo('opinion', 5, { opinion: 'agree', object_refs: [HERON], confidence: 80 }),
  sdo('note', 6, {
    content: 'Judged.',
    object_refs: [HERON],
    extensions: {
      [JUDGEMENT_EXTENSION]: {
        extension_type: 'property-extension',
        by: 'LTU',
        aspect: 'cause',
        statement: 'Deliberate',
        likelihood: 'almost certain',
      },
    },
  }),
]

/** A node with the story on it, asked by an analyst, by one who may read less, and by one who may only read. */
export interface ToldNode {
  readonly node: TestHost
  readonly analyst: string
  readonly low: string
  readonly reader: string
  get(path: string, as: string): ReturnType<TestHost['ask']>
  /** An answer, typed by the contract it answers. */
  read<C extends AnyContract>(contract: C, path: string, as: string): Promise<Reply<C>>
  send(path: string, as: string, body: unknown): ReturnType<TestHost['ask']>
  load(
    objects: readonly object[] | Buffer,
    as: string,
    query?: string,
  ): Promise<{ readonly status: number; readonly body: { readonly job: string; readonly report: object } }>
}

/** @param others capabilities beside this one */
export async function tellStory(others: readonly ServerCapability[] = []): Promise<ToldNode> {
  const node = await startTestHost({ capabilities: [capability, ...others] })
  const person = { nation: 'LTU', organisation: 'LTU CERT' }
  const analyst = await node.enter({
    ...person,
    login: 'analyst',
    name: 'A. Jonaitis',
    roles: ['analyst'],
    clearances: { ALLIED: 'SECRET', TLP: 'RED' },
  })
  const low = await node.enter({
    ...person,
    login: 'low',
    name: 'L. Low',
    organisation: 'Balta Rail',
    roles: ['analyst'],
    clearances: { ALLIED: 'RESTRICTED', TLP: 'GREEN' },
  })
  const reader = await node.enter({
    ...person,
    login: 'reader',
    name: 'R. Reader',
    roles: ['staff'],
    clearances: { ALLIED: 'SECRET' },
  })
  const get: ToldNode['get'] = (path, as) => node.ask('GET', `/api/threats${path}`, { as })
  const load: ToldNode['load'] = async (objects, as, query = 'source=LTU') => {
    const body = Buffer.isBuffer(objects)
      ? objects
      : Buffer.from(JSON.stringify({ type: 'bundle', id: `bundle--${uuid(0)}`, objects }))
    const answer = await node.http.inject({
      method: 'POST',
      url: `/api/threats/import?${query}`,
      headers: { 'content-type': 'application/octet-stream', origin: 'http://localhost', cookie: as },
      body,
    })
    return { status: answer.status, body: JSON.parse(answer.body) }
  }
  const loaded = await load(story, analyst.cookie, 'source=LTU&reliability=B&credibility=2')
  if (loaded.status !== 200) throw new Error(JSON.stringify(loaded.body))
  return {
    node,
    analyst: analyst.cookie,
    low: low.cookie,
    reader: reader.cookie,
    get,
    read: async <C extends AnyContract>(_: C, path: string, as: string) => (await get(path, as)).body as Reply<C>,
    send: (path, as, body) => node.ask('POST', `/api/threats${path}`, { as, body }),
    load,
  }
}
