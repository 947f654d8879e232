import type { AnyContract, Reply } from '@testudo/kernel/contract'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { ServerCapability } from '@testudo/platform/host'
import { PASSWORD, startTestHost, type TestHost, testLabel } from '../../../../../platform/src/host/testing.ts'
import type { importMisp, MispReport } from '../../core/contract/misp.ts'
import { startMisp } from './index.ts'

/** This part of the capability alone. */
const capability: ServerCapability = {
  name: 'sharing',
  verbs: {
    'sharing:import': 'Imports.',
    'sharing:export': 'Exports.',
    'sharing:mappings': 'Maps.',
  },
  async start(host) {
    await startMisp(host)
    return {}
  },
}

export const uuid = (n: number) => `5f0e8a4c-1d2b-4c3d-8e4f-${String(n).padStart(12, '0')}`
export const released = (classification: string, ...to: readonly string[]): Label => ({
  policy: 'ALLIED',
  classification,
  categories: [{ type: 'PERMISSIVE', tag: 'Releasable To', values: to }],
  originators: [],
})
export const attribute = (n: number, more: object = {}) => ({
  uuid: uuid(n),
  type: 'domain',
  category: 'Network activity',
  value: `host${n}.example`,
  to_ids: true,
  timestamp: '1793539800',
  distribution: '5',
  ...more,
})
export const event = (n: number, more: object = {}) => ({
  Event: {
    uuid: uuid(n),
    info: `Event ${n}`,
    date: '2026-11-01',
    timestamp: '1793539800',
    threat_level_id: '2',
    analysis: '1',
    published: false,
    distribution: '1',
    Orgc: { name: 'CERT Example', uuid: uuid(900) },
    Attribute: [attribute(n * 100 + 1)],
    ...more,
  },
})

type Imported = Reply<typeof importMisp>

export interface MispNode {
  readonly node: TestHost
  /** Reads SECRET and what is for LTU and the centre; may do everything. */
  readonly analyst: string
  /** Reads UNCLASSIFIED of LVA; may do everything. */
  readonly low: string
  /** Has no verb of this capability. */
  readonly staff: string
  /** Who stands behind a cookie. */
  subject(as: string): Promise<Subject>
  post(
    path: string,
    body: Buffer | string | object,
    as: string,
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>
  /** Imports and expects it done. */
  take(
    body: Buffer | string | object,
    as: string,
    query?: string,
  ): Promise<{ readonly job: string; readonly report: MispReport }>
  read<C extends AnyContract>(contract: C, path: string, as: string): Promise<Reply<C>>
}

/** A node of the centre with three people. @param again the folder knows them already */
export async function mispNode(dataDir?: string, { again = false } = {}): Promise<MispNode> {
  const node = await startTestHost({
    capabilities: [capability],
    defaultLabel: { ...testLabel, ...released('UNCLASSIFIED', 'LTU', 'LVA', 'EST', 'CENTRE') },
    config: { organisation: 'CENTRE' },
    ...(dataDir === undefined ? {} : { dataDir }),
  })
  const ids = new Map<string, string>()
  const enter = async (login: string, roles: string[], more: object) => {
    const { cookie, id } = await (again
      ? signIn(node, login)
      : node.enter({
          login,
          name: login,
          organisation: login,
          nation: 'LTU',
          roles,
          clearances: { ALLIED: 'SECRET', TLP: 'RED' },
          ...more,
        }))
    ids.set(cookie, id)
    return cookie
  }
  const post: MispNode['post'] = async (path, body, as) => {
    const answer = await node.http.inject({
      method: 'POST',
      url: `/api/sharing/misp${path}`,
      headers: { 'content-type': 'application/octet-stream', origin: 'http://localhost', cookie: as },
      body: Buffer.isBuffer(body)
        ? body
        : typeof body === 'string'
          ? Buffer.from(body)
          : Buffer.from(JSON.stringify(body)),
    })
    return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> }
  }
  return {
    node,
    analyst: await enter('analyst', ['analyst', 'administrator'], { communities: ['CENTRE'] }),
    low: await enter('low', ['analyst', 'administrator'], {
      nation: 'LVA',
      clearances: { ALLIED: 'UNCLASSIFIED', TLP: 'GREEN' },
    }),
    staff: await enter('staff', ['staff'], {}),
    async subject(as) {
      const caller = await node.identity.callerOf(ids.get(as) ?? '')
      if (caller === undefined) throw new Error('nobody is signed in')
      return caller.subject
    },
    post,
    async take(body, as, query = '') {
      const answer = await post(query === '' ? '' : `?${query}`, body, as)
      const { job, report } = answer.body as Partial<Imported>
      if (answer.status !== 200 || job === undefined) throw new Error(JSON.stringify(answer.body))
      for (let left = 300; left > 0; left--) {
        const told = report ?? (await progress(node, job, as))
        if (told !== undefined) return { job, report: told }
        await new Promise((done) => setTimeout(done, 100))
      }
      throw new Error('the import does not end')
    },
    async read(_contract, path, as) {
      const answer = await node.ask('GET', `/api/sharing/misp${path}`, { as })
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
      return answer.body as never
    },
  }
}

/** Whoever has an account already. */
async function signIn(node: TestHost, login: string): Promise<{ readonly cookie: string; readonly id: string }> {
  const answer = await node.ask('POST', '/api/identity/sign-in', { body: { login, password: PASSWORD } })
  if (answer.cookie === undefined) throw new Error(JSON.stringify(answer.body))
  return { cookie: answer.cookie, id: '' }
}

async function progress(node: TestHost, job: string, as: string): Promise<MispReport | undefined> {
  const { body } = await node.ask('GET', `/api/jobs/${job}`, { as })
  const { state, result, fault } = body as { state: string; result?: MispReport; fault?: object }
  if (state === 'failed' || state === 'cancelled') throw new Error(JSON.stringify(fault))
  return state === 'done' ? result : undefined
}
