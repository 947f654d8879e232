import { randomUUID } from 'node:crypto'
import { bannerText } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Host } from '@testudo/platform/host'
import { deskCsv } from '../../core/desk/deskCsv.ts'
import { exportDesk } from '../../core/index.ts'
import { releaseFile } from '../releaseFile.ts'
import { chosen } from './chosen.ts'
import type { Desk } from './desk.ts'
import { viewRow } from './view.ts'

/** The desk as a table: every row that was found, also beyond the page on screen. */
export function deskFile(host: Host, desk: Desk): void {
  host.http.answer(exportDesk, async (asked, { subject, language }) => {
    const policies = host.policiesNow()
    const marks = new MarkBook(policies, host.defaultLabel).open(language)
    const rows = chosen(await desk.all(subject), asked).map((one) => viewRow(one, marks))
    const { label } = marks.marking()
    const at = new Date(host.clock.now()).toISOString()
    const text = deskCsv(rows, language, { banner: bannerText(label, policies, language).text, at })
    return releaseFile(host, subject, {
      id: `vulnerability-desk-${randomUUID()}`,
      fileName: `vulnerabilities-${at.slice(0, 19).replaceAll(':', '')}Z.csv`,
      label,
      channel: 'vulnerability-desk.csv',
      verb: exportDesk.may,
      detail: { format: 'csv', vulnerabilities: rows.length },
      async *write() {
        yield await Promise.resolve(text)
      },
    })
  })
}
