import type { NodeLeak } from './leaks-node.ts'
import { answeredAsHidden, everyoneReadsTable, numbered } from './planting-node.ts'

/** Leaks of what is known of vulnerabilities, who runs what, and who was warned. */
export const VULNERABILITY_LEAKS: readonly NodeLeak[] = [
  {
    name: 'records and statements of everybody',
    channel: 'desk, page',
    plant: everyoneReadsTable('vulnerability_item'),
  },
  {
    name: 'equipment of everybody',
    channel: 'inventory, equipment of an operator',
    plant: everyoneReadsTable('vulnerabilities_equipment'),
  },
  {
    name: 'what owners published, to everybody',
    channel: 'published statuses',
    plant: everyoneReadsTable('vulnerabilities_status'),
  },
  { name: 'hidden feeds in the list', channel: 'feeds', plant: everyoneReadsTable('vulnerability_feed') },
  { name: 'contacts of everybody', channel: 'contacts', plant: everyoneReadsTable('vulnerabilities_contact') },
  {
    name: 'the desk counts what is hidden as open',
    channel: 'desk, counts',
    plant: numbered(/^\/api\/vulnerabilities\/desk/, 'select count(*)::int as n from vulnerability_item', (body, n) =>
      body.replace(/"open":\d+/, `"open":${n}`),
    ),
  },
  {
    name: 'a decision from what one may not read',
    channel: 'decision',
    plant: answeredAsHidden(/^\/api\/vulnerabilities\/known\//),
  },
  {
    name: 'an operator is told how many pieces there are in all',
    channel: 'portal, counts',
    plant: numbered(/^\/api\/operator$/, 'select count(*)::int as n from vulnerabilities_equipment', (body, n) =>
      body.replace(/"equipment":\d+/, `"equipment":${n}`),
    ),
  },
  {
    name: 'a mission suffers through equipment one may not know of',
    channel: 'exposures, mission state',
    plant: answeredAsHidden(/^\/api\/picture\/missions/),
  },
  { name: 'warnings of everybody', channel: 'warnings', plant: everyoneReadsTable('vulnerabilities_warning') },
  { name: 'incidents of everybody', channel: 'incidents', plant: everyoneReadsTable('vulnerabilities_incident') },
  {
    name: 'the answer to a release counts all warnings',
    channel: 'own release',
    plant: numbered(
      /^\/api\/vulnerabilities\/warnings\/release$/,
      'select count(*)::int as n from vulnerabilities_warning',
      (body, n) => body.replace(/\}$/, `,"all":${n}}`),
    ),
  },
  {
    name: 'figures of nations and sectors from everything known',
    channel: 'collective view',
    plant: answeredAsHidden(/^\/api\/vulnerabilities\/collective$/),
  },
  {
    name: 'weeks that are over, from everything known',
    channel: 'collective view over time',
    plant: answeredAsHidden(/^\/api\/vulnerabilities\/collective\/(past|export)/),
  },
]
