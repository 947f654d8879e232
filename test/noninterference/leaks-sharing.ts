import type { NodeLeak } from './leaks-node.ts'
import { one } from './planting.ts'
import { answeredAsHidden, everyoneReadsTable, numbered } from './planting-node.ts'

const withTotal = (body: string, n: number): string => body.replace(/\}$/, `,"total":${n}}`)

/** Leaks of what nodes, their people and their clients tell each other. */
export const SHARING_LEAKS: readonly NodeLeak[] = [
  {
    name: 'what waits for a node is counted over everything',
    channel: 'peers, counts of statements',
    plant: everyoneReadsTable('sharing_outgoing'),
  },
  { name: 'releases of everybody in one list', channel: 'releases', plant: everyoneReadsTable('sharing_release') },
  { name: 'a history with hidden releases', channel: 'history', plant: everyoneReadsTable('sharing_history') },
  {
    name: 'what nodes brought, for everybody',
    channel: 'peer detail, received',
    plant: everyoneReadsTable('sharing_brought'),
  },
  {
    name: 'a preview counts versions nobody here may read',
    channel: 'preview',
    plant: numbered(/^\/api\/sharing\/preview/, 'select count(*)::int as n from version', (body, n) =>
      body.replace(/"more":\d+/, `"more":${n}`),
    ),
  },
  {
    name: 'parity counts hidden objects as releasable',
    channel: 'parity',
    plant: answeredAsHidden(/^\/api\/sharing\/parity$/),
  },
  {
    name: 'parity as a file over everything',
    channel: 'parity as CSV',
    plant: answeredAsHidden(/^\/api\/sharing\/parity\.csv/),
  },
  {
    name: 'a warning about an activity one may not read',
    channel: 'deconfliction',
    plant: answeredAsHidden(/^\/api\/sharing\/activity-check/),
  },
  {
    name: 'a manifest that lists hidden versions',
    channel: 'TAXII manifest',
    plant: answeredAsHidden(/^\/taxii2\/.*manifest/),
  },
  {
    name: 'dates of a feed move with everything stored',
    channel: 'TAXII date_added',
    plant: numbered(/^\/taxii2\/.*(manifest|objects)/, 'select seq as n from ledger', (body, n) =>
      body.replaceAll(
        /"date_added":"(.{20})\d{3}/g,
        (_, before: string) => `"date_added":"${before}${String(n % 1000).padStart(3, '0')}`,
      ),
    ),
  },
  {
    name: 'a page says how many rows the whole feed has',
    channel: 'TAXII pages',
    plant: numbered(/^\/taxii2\/.*objects\/\?/, 'select count(*)::int as n from version', withTotal),
  },
  {
    name: 'a hidden object is refused to a client, an absent one is not there',
    channel: 'TAXII errors',
    plant: (node) =>
      node.wrapDoor((door, as) => async (request) => {
        const told = await door(request)
        const about = /^\/taxii2\/.*objects\/[^/?]+\/$/.test(request.url)
        if (!about || told.body !== (await as('low')(request)).body) return told
        const empty = told.status === 404 || told.body === '{}'
        return empty && (await as('hidden')(request)).body !== told.body ? { ...told, status: 403 } : told
      }),
  },
  {
    name: 'a receipt says older because another node brought more',
    channel: 'receipts of other nodes',
    plant: numbered(/^\/federation\/1\/deliveries/, 'select count(*)::int as n from sharing_statement', (body, n) =>
      body.replaceAll('accepted', n % 2 === 0 ? 'accepted' : 'older'),
    ),
  },
  {
    name: 'the status of an addition counts what others added',
    channel: 'TAXII status',
    plant: numbered(/^\/taxii2\/api\/status/, 'select count(*)::int as n from version', (body, n) =>
      body.replace(/"total_count":\d+/, `"total_count":${n}`),
    ),
  },
  {
    name: 'a comparison is of all nodes together',
    channel: 'reconciliation',
    plant: numbered(/^\/federation\/1\/reconcile/, 'select count(*)::int as n from sharing_outgoing', withTotal),
  },
  {
    name: 'deliveries are numbered over all nodes',
    channel: 'numbers of deliveries',
    plant: numbered(/^\/federation\/1\/pull/, 'select count(*)::int as n from sharing_sent', (body, n) =>
      body.replaceAll(/\\"number\\":(\d+)/g, (_, at: string) => `\\"number\\":${Number(at) + n}`),
    ),
  },
  {
    name: 'an explanation tells a hidden object from an absent one',
    channel: 'explain',
    plant: (node) =>
      node.wrapDoor((door, as) => async (request) => {
        const told = await door(request)
        if (!request.url.startsWith('/api/sharing/explain') || told.status !== 404) return told
        return (await as('hidden')(request)).status === 200 ? { ...told, status: 403 } : told
      }),
  },
  {
    name: 'an export as MISP counts hidden parts among what it loses',
    channel: 'MISP export',
    plant: answeredAsHidden(/^\/api\/sharing\/misp\/[^/]+--[^/]+\/notes/),
  },
  {
    name: 'a draft is answered with the number of all drafts',
    channel: 'own releases',
    plant: numbered(/^\/api\/sharing\/releases$/, 'select count(*)::int as n from sharing_release', withTotal),
  },
  {
    name: 'a comparison asked for by a person counts what was given out of sight',
    channel: 'reconciliation by hand',
    plant: numbered(
      /^\/api\/sharing\/peers\/[^/]+\/reconcile$/,
      'select count(*)::int as n from sharing_outgoing where given',
      (body, n) => body.replaceAll(/"sent":\d+/g, `"sent":${n}`),
    ),
  },
  {
    name: 'a line for each delivery taken in, with how much was in it',
    channel: 'log of the node, deliveries',
    plant: (node) =>
      node.wrapLog(async (lines, storage) => {
        const n = await one((work) => storage.asOwner(work), 'select count(*)::int as n from sharing_brought')
        return n === 0 ? lines : [...lines, `info a delivery was taken in {"parcels":${n}}`]
      }),
  },
]
