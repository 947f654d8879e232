import type { WarningContext } from '../warnings/context.ts'
import { answerRoute } from './answers.ts'
import { incidentRoutes } from './incidents.ts'
import { portalPages } from './pages/index.ts'
import { portalRoutes } from './routes.ts'
import { openVexRoute, vexRoute } from './vex.ts'

/** Everything an operator asks and says. */
export function startPortal(context: WarningContext): void {
  portalRoutes(context)
  answerRoute(context)
  vexRoute(context)
  openVexRoute(context)
  incidentRoutes(context)
  portalPages(context)
}
