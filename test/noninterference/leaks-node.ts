import { createCipheriv } from 'node:crypto'
import type { NodeHarness } from './node-ports.ts'
import { one } from './planting.ts'
import { answeredAsHidden } from './planting-node.ts'
import { NODE_SEAL } from './seal.ts'

export interface NodeLeak {
  readonly name: string
  readonly channel: string
  plant(node: NodeHarness): void
}

/** Leaks of the parts above the store: routes, headers, jobs, the mission picture, the log. */
export const NODE_LEAKS: readonly NodeLeak[] = [
  {
    name: 'an ETag that names the version of the table',
    channel: 'ETag, Last-Modified',
    plant: (node) =>
      node.wrapDoor((door, _, storage) => async (request) => {
        const told = await door(request)
        const n = await one((work) => storage.asOwner(work), 'select seq as n from ledger')
        return { ...told, headers: { ...told.headers, etag: `"${n}"` } }
      }),
  },
  {
    name: 'readiness with a total',
    channel: 'metrics, health',
    plant: (node) =>
      node.wrapDoor((door, _, storage) => async (request) => {
        const told = await door(request)
        if (request.url !== '/readyz') return told
        const n = await one((work) => storage.asOwner(work), 'select count(*)::int as n from version')
        return { ...told, body: `${told.body} ${n}` }
      }),
  },
  {
    name: 'mission states and sentences from everything known',
    channel: 'mission state',
    plant: answeredAsHidden(/^\/api\/picture\/(missions|nodes)/),
  },
  { name: 'a timeline of everything', channel: 'timeline', plant: answeredAsHidden(/^\/api\/picture\/timeline/) },
  { name: 'what-if over everything', channel: 'what-if', plant: answeredAsHidden(/^\/api\/picture\/what-if/) },
  { name: 'jobs of everybody', channel: 'job progress, import history', plant: answeredAsHidden(/^\/api\/jobs/) },
  {
    name: 'the log of another reader',
    channel: 'audit entries',
    plant: answeredAsHidden(/^\/api\/audit\/entries/),
  },
  {
    name: 'a line that says how much is stored',
    channel: 'log of the node',
    plant: (node) =>
      node.wrapLog(async (lines, storage) => {
        const n = await one((work) => storage.asOwner(work), 'select count(*)::int as n from version')
        return [...lines, `info objects were stored {"all":${n}}`]
      }),
  },
  {
    name: 'the number of all facts in the stream',
    channel: 'SSE over HTTP',
    plant: (node) =>
      node.wrapFrames(async (chunk, storage) => {
        const n = await one((work) => storage.asOwner(work), 'select fact as n from ledger')
        return chunk.replaceAll('"topic":"', `"topic":"${n} `)
      }),
  },
  {
    name: 'hidden facts leave gaps in the row of event ids',
    channel: 'SSE ids over HTTP',
    plant: (node) =>
      node.wrapFrames(async (chunk, storage) => {
        const n = await one((work) => storage.asOwner(work), 'select fact as n from ledger')
        return chunk.replaceAll(/^id: (.+)$/gm, () => `id: ${sealedPlace(n)}`)
      }),
  },
  {
    name: 'the answer to a note counts all that was said',
    channel: 'own notes and opinions',
    plant: (node) =>
      node.wrapDoor((door, _, storage) => async (request) => {
        const told = await door(request)
        if (!/(notes|opinions)$/.test(request.url)) return told
        const all = await one((work) => storage.asOwner(work), 'select count(*)::int as n from version')
        return { ...told, body: told.body.replace(/\}$/, `,"all":${all}}`) }
      }),
  },
  {
    name: 'an edit of the picture is refused when somebody hidden edited too',
    channel: 'own edits of the picture',
    plant: (node) =>
      node.wrapDoor((door, _, storage) => async (request) => {
        if (request.url !== '/api/picture/nodes' || request.method !== 'POST') return door(request)
        const all = await one((work) => storage.asOwner(work), 'select count(*)::int as n from version')
        const told = await door(request)
        return { ...told, body: told.body.replace(/\}$/, `,"all":${all}}`) }
      }),
  },
  {
    name: 'after a change of rights, the answers of another reader',
    channel: 'change of rights over HTTP',
    plant: (node) =>
      node.wrapDoor((door, as, storage) => async (request) => {
        const changed = await one(
          (work) => storage.asOwner(work),
          `select count(*)::int as n from identity_person where login = 'low' and (nation <> 'EST' or clearances not like '%RESTRICTED%AMBER%')`,
        )
        return changed > 0 && /^\/api\/threats\/(counts|objects)/.test(request.url)
          ? as('hidden')(request)
          : door(request)
      }),
  },
  {
    name: 'one cache of pages for all sessions',
    channel: 'shared cache over HTTP',
    plant: answeredAsHidden(/^\/api\/threats\/search/),
  },
  {
    name: 'previews, helps and pickers of the editor from everything known',
    channel: 'preview, helps, pickers',
    plant: answeredAsHidden(/^\/api\/picture\/(preview|helps|editing)/),
  },
  {
    name: 'a what-if set as a file over everything known',
    channel: 'files of what-if',
    plant: answeredAsHidden(/^\/api\/picture\/what-if\/(csv|json)/),
  },
  {
    name: 'kept layers by one list for all',
    channel: 'kept layers',
    plant: answeredAsHidden(/^\/api\/threats\/layers/),
  },
  {
    name: 'contents that contradict each other, whoever may read them',
    channel: 'quarantine side by side',
    plant: answeredAsHidden(/^\/api\/threats\/quarantine\/./),
  },
  {
    name: 'pasted values compared with every indicator there is',
    channel: 'paste',
    plant: answeredAsHidden(/^\/api\/threats\/paste/),
  },
  {
    name: 'readers of an object told to who may not read it',
    channel: 'readers, preview of a label',
    plant: answeredAsHidden(/\/(readers|label\/preview)$/),
  },
  {
    name: 'missions and matrices from everything known',
    channel: 'missions touched, matrices',
    plant: answeredAsHidden(/^\/api\/threats\/(matters|matrices)/),
  },
]

/** An event id of this place, sealed as the nodes under test seal them. */
function sealedPlace(place: number): string {
  const block = Buffer.alloc(16)
  block.writeBigUInt64BE(BigInt(place), 8)
  const cipher = createCipheriv('aes-128-ecb', NODE_SEAL, null).setAutoPadding(false)
  return Buffer.concat([cipher.update(block), cipher.final()]).toString('base64url')
}
