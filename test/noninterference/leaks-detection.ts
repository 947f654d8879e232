import type { NodeLeak } from './leaks-node.ts'
import { one } from './planting.ts'
import { answeredAsHidden, everyoneReadsTable, numbered } from './planting-node.ts'

/** Leaks of what events, what is known, and people who judge tell each other. */
export const DETECTION_LEAKS: readonly NodeLeak[] = [
  { name: 'alerts over hidden hits', channel: 'alerts', plant: everyoneReadsTable('detection_alert') },
  { name: 'figures of hits over everything', channel: 'overview, hits', plant: everyoneReadsTable('detection_rate') },
  { name: 'judgements of everybody', channel: 'judgements', plant: everyoneReadsTable('detection_judgement') },
  { name: 'hidden sources in the list', channel: 'sources', plant: everyoneReadsTable('detection_source') },
  {
    name: 'events a second of all sources',
    channel: 'overview, events',
    plant: numbered(/^\/api\/detection\/overview/, 'select count(*)::int as n from detection_source', (body, n) =>
      body.replace(/"peak":\d+/, `"peak":${n}`),
    ),
  },
  {
    name: 'the number of all indicators that are live',
    channel: 'overview, indicators',
    plant: numbered(
      /^\/api\/detection\/overview/,
      `select count(*)::int as n from thing where id like 'indicator--%'`,
      (body, n) => body.replace(/"live":\d+/, `"live":${n}`),
    ),
  },
  {
    name: 'coverage of rules one may not read',
    channel: 'coverage',
    plant: answeredAsHidden(/^\/api\/detection\/coverage/),
  },
  {
    name: 'the number of hits behind an alert, hidden ones among them',
    channel: 'alert detail',
    plant: numbered(/^\/api\/detection\/alerts\//, 'select count(*)::int as n from detection_hit', (body, n) =>
      body.replace(/"hits":\d+/, `"hits":${n}`),
    ),
  },
  {
    name: 'a hidden alert is refused, an absent one is not there',
    channel: 'alert errors',
    plant: (node) =>
      node.wrapDoor((door, as) => async (request) => {
        const told = await door(request)
        if (!/^\/api\/detection\/alerts\/[^/?]+$/.test(request.url) || told.status !== 404) return told
        return (await as('hidden')(request)).status === 200 ? { ...told, status: 403 } : told
      }),
  },
  {
    name: 'a mission suffers through hits one may not read',
    channel: 'exposures, mission state',
    plant: answeredAsHidden(/^\/api\/picture\/missions/),
  },
  {
    name: 'a hunt counts events one may not read',
    channel: 'hunt, events',
    plant: answeredAsHidden(/^\/api\/detection\/hunts\/check/),
  },
  {
    name: 'protective output from what may not be released to one',
    channel: 'protective outputs',
    plant: answeredAsHidden(/^\/api\/detection\/protect\//),
  },
  {
    name: 'a sender is told how many hits there were',
    channel: 'answers to senders',
    plant: numbered(
      /^\/api\/detection\/sources\/[^/]+\/(events|upload)/,
      'select count(*)::int as n from detection_hit',
      (body, n) => body.replace(/\}$/, `,"hits":${n}}`),
    ),
  },
  {
    name: 'a line for each hit that is stored',
    channel: 'log of the node, hits',
    plant: (node) =>
      node.wrapLog(async (lines, storage) => {
        const n = await one((work) => storage.asOwner(work), 'select count(*)::int as n from detection_hit')
        return n === 0 ? lines : [...lines, `info hits were stored {"hits":${n}}`]
      }),
  },
]
