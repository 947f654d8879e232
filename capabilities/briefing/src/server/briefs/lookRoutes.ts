import { createHash } from 'node:crypto'
import { nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { look, lookHtml, lookPdf } from '../../core/contract/briefs.ts'
import { renderHtml } from '../print/html.ts'
import { renderPdf } from '../print/pdf.ts'
import { drawBrief } from './draw.ts'
import { lastOf, markingOf, widerOf } from './view.ts'

/** Pages drawn now, kept nowhere. */
export function lookRoutes(host: Host): void {
  host.http.answer(look, async (asked, { subject, language }) => {
    const page = await drawBrief(host, subject, asked, language)
    return {
      document: page.document,
      head: { asOf: page.asOf, hash: page.hash, people: [subject.name] },
      ...lastOf(page, host.policiesNow()),
      ...widerOf(page, host.policiesNow()),
      marking: markingOf(page.document),
    }
  })
  host.http.answer(lookPdf, async (asked, { subject, language }) => {
    const { document, asOf, hash } = await drawBrief(host, subject, asked, language)
    const bytes = await renderPdf(document, { asOf, hash, people: [subject.name] })
    return take(host, subject, { id: 'brief', label: document.label, bytes, fileName: fileName(asOf, 'pdf') })
  })
  host.http.answer(lookHtml, async (asked, { subject, language }) => {
    const { document, asOf, hash } = await drawBrief(host, subject, asked, language)
    const bytes = new TextEncoder().encode(renderHtml(document, { asOf, hash, people: [subject.name] }))
    return take(host, subject, { id: 'brief', label: document.label, bytes, fileName: fileName(asOf, 'html') })
  })
}

/** What a reader takes out of the node for themselves leaves by the release port, like everything that leaves. */
export async function take(
  host: Host,
  subject: Subject,
  file: { readonly id: string; readonly label: Label; readonly bytes: Uint8Array; readonly fileName: string },
): Promise<{ readonly body: AsyncIterable<Uint8Array>; readonly fileName: string }> {
  const hash = createHash('sha256').update(file.bytes).digest('hex')
  const { allowed } = await host.release.decide({
    by: subject,
    to: subject,
    channel: 'brief',
    contents: [{ id: file.id, label: file.label, hash }],
  })
  if (!allowed.has(file.id)) throw nothingHere()
  return { body: once(file.bytes), fileName: file.fileName }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield Promise.resolve(bytes)
}

/** Names of files carry no titles: they stay in lists of folders for years. */
export const fileName = (asOf: number, ending: 'pdf' | 'html'): string =>
  `brief-${new Date(asOf).toISOString().slice(0, 16).replace(/[-:]/g, '')}Z.${ending}`
