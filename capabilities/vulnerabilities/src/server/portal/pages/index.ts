import { OPERATOR_PORTAL } from '@testudo/platform/pages'
import { nothingHere } from '@testudo/kernel/fault'
import type { WarningContext } from '../../warnings/context.ts'
import { equipmentPage, homePage } from './lists.ts'
import { incidentsPage, reportPage } from './report.ts'
import { warningPage } from './warning.ts'

/** The operators' own pages: written by the node, so that they work in whatever browser an operator has. */
export function portalPages(context: WarningContext): void {
  const { http } = context.host
  // The browser's app sends every address here: one that leads nowhere must say so, or it would be sent back.
  http.page({
    path: '/operator/*',
    may: 'signed-in',
    frame: OPERATOR_PORTAL,
    show: async () => {
      throw nothingHere()
    },
  })
  for (const page of [homePage, warningPage, equipmentPage, incidentsPage, reportPage]) http.page(page(context))
}
