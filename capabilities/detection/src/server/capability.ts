import type { ServerCapability } from '@testudo/platform/host'

/** Events of every ally against everything the alliance knows, live and backwards in time. */
export const capability: ServerCapability = {
  name: 'detection',
  verbs: {
    'detection:read': 'Sees alerts, hits, sources of events and what is looked for, as far as labels allow.',
    'detection:ask': 'Hunts through stored events, tests rules and patterns.',
    'detection:write': 'Judges alerts, records sightings, keeps rules.',
    'detection:import': 'Uploads files of events.',
    'detection:sources': 'Adds, changes and ends sources of events.',
    'detection:export': 'Takes out rules and lists that protect others, through the release port.',
    'sensor:push': 'Sends events to a source, as a machine does.',
  },
  async start() {
    return {}
  },
}
