import { Fault } from '@testudo/kernel/fault'
import type { Host, ServerCapability } from '@testudo/platform/host'
import { type Actuator, actuatorSchema } from '../core/actuators.ts'
import { NAME } from '../core/index.ts'
import { contribute } from './runs/contributions.ts'
import { Deeds } from './runs/deeds.ts'
import { Runner } from './runs/runner.ts'
import { runRoutes } from './runs/runRoutes.ts'
import { Shelf } from './shelf/shelf.ts'
import { shelfRoutes } from './shelf/shelfRoutes.ts'
import { playbookSchema } from './tables.ts'
import { REFUSALS } from './refusals/index.ts'

const shelves = new WeakMap<Host, Shelf>()
/** For who puts playbooks there at a first start; undefined before this capability has started. */
export const shelfOf = (host: Host): Shelf | undefined => shelves.get(host)

/** Playbooks in CACAO, and what was done of them here. */
export const capability: ServerCapability = {
  name: NAME,
  refusals: REFUSALS,
  verbs: {
    'playbooks:read': 'Reads playbooks and their runs, as far as labels allow.',
    'playbooks:write': 'Writes playbooks.',
    'playbooks:run': 'Starts runs, reports steps, opens gates.',
  },
  async start(host) {
    const actuators = host.actuators.map(readActuator)
    await host.tables.migrate(NAME, playbookSchema)
    const shelf = new Shelf(host)
    shelves.set(host, shelf)
    const runner = new Runner(host, actuators)
    host.onClose(() => runner.close())
    shelfRoutes(host, shelf, actuators)
    runRoutes(host, shelf, runner, new Deeds(host, runner))
    await runner.resume()
    return contribute(host, shelf, runner)
  },
}

/** @throws {Fault} `config.invalid` with the place: a node does not start with a declaration it cannot read */
function readActuator(declared: unknown, index: number): Actuator {
  const parsed = actuatorSchema.safeParse(declared)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = `/actuators/${[index, ...(issue?.path ?? [])].map(String).join('/')}`
  throw new Fault('invalid', 'config.invalid', `${path}: ${issue?.message ?? 'wrong value'}. Correct the settings.`, {
    place: { path },
  })
}
