import { MarkBook } from '@testudo/kernel/markBook'
import type { ServerCapability } from '@testudo/platform/host'
import { Atlases } from './atlas.ts'
import { contributionsOf } from './contributions.ts'
import { exportRoutes } from './export.ts'
import { graphRoutes } from './graph.ts'
import { importRoutes } from './imports.ts'
import { listRoutes } from './lists.ts'
import { labelRoutes } from './labels.ts'
import { mattersRoutes } from './matters.ts'
import { layerRoutes } from './layers.ts'
import { matrixRoutes } from './matrices.ts'
import { objectRoutes } from './objectPage.ts'
import { pasteRoutes } from './paste.ts'
import { quarantineRoutes } from './quarantine.ts'
import { searchRoutes } from './search.ts'
import { waitingInQuarantine } from './waiting.ts'
import { writeRoutes } from './writes.ts'
import { REFUSALS } from './refusals/index.ts'

/** Adversaries, campaigns, techniques, indicators, reports: what is known, by whom, how surely. */
export const capability: ServerCapability = {
  name: 'threats',
  refusals: REFUSALS,
  verbs: {
    'threats:read': 'Reads threat objects, searches them, walks the graph and the matrix.',
    'threats:import': 'Imports STIX files and sees their verdicts and the quarantine.',
    'threats:write': 'Adds notes, opinions and judgements, and puts own objects under another label.',
    'threats:export': 'Takes objects and matrix layers out as files, through the release port.',
  },
  async start(host) {
    const book = new MarkBook(host.policies, host.defaultLabel)
    listRoutes(host, book)
    searchRoutes(host, book)
    mattersRoutes(host, book)
    objectRoutes(host, book)
    graphRoutes(host, book)
    const atlases = new Atlases(host)
    matrixRoutes(host, book, atlases)
    layerRoutes(host, book, atlases)
    importRoutes(host, book)
    quarantineRoutes(host, book)
    pasteRoutes(host, book)
    writeRoutes(host)
    labelRoutes(host, book)
    exportRoutes(host, book)
    return { ...contributionsOf(host), waiting: (subject) => waitingInQuarantine(host, subject) }
  },
}
