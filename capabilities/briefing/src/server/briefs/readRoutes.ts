import { Fault } from '@testudo/kernel/fault'
import { bannerText, type Language } from '@testudo/kernel/label'
import { type Marks, MarkBook } from '@testudo/kernel/markBook'
import { canonicalLabel } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { brief, briefHtml, briefPdf, type BriefRow, briefs } from '../../core/contract/briefs.ts'
import { compareParts, drawingOf } from '../../core/document/compare.ts'
import type { BriefDocument, IssueHead } from '../../core/document/document.ts'
import { renderHtml } from '../print/html.ts'
import { renderPdf } from '../print/pdf.ts'
import { hashOf } from './draw.ts'
import { documentOf } from './keep.ts'
import { fileName, take } from './lookRoutes.ts'
import { lastIssued, openBrief, readRow, type StoredBrief } from './read.ts'
import { signaturesOf, takesTwo } from './signRoutes.ts'
import { briefDb } from './tables.ts'
import { bracketed, lastOf, markingOf } from './view.ts'
import { lackingIn } from '../../core/document/lacking.ts'
import { holdsCopies, noteTaken, readRecalls } from '../recall/read.ts'

/** Drafts and issued briefs, as a reader may see them, and copies of them. */
export function readRoutes(host: Host): void {
  const marksIn = (language: Language) => new MarkBook(host.policiesNow(), host.defaultLabel).open(language)

  host.http.answer(briefs, async ({ kind, mission, state, limit }, { subject, language }) => {
    const rows = await host.tables.readAs(subject, (tx) => {
      let query = briefDb(tx)
        .selectFrom('briefing_brief')
        .selectAll()
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
      if (kind !== undefined) query = query.where('kind', '=', kind)
      if (mission !== undefined) query = query.where('mission', '=', mission)
      if (state !== undefined) query = query.where('state', 'in', state === 'issued' ? ['issued'] : ['draft', 'signed'])
      return query.execute()
    })
    const marks = marksIn(language)
    const recalls = await readRecalls(
      host,
      subject,
      rows.map(({ id }) => id),
    )
    return {
      rows: rows.map((row) => rowOf(host, readRow(row), marks, recalls.get(row.id))),
      marking: marks.marking(),
    }
  })

  host.http.answer(brief, async ({ id }, { subject, language }) => {
    const found = await openBrief(host, subject, id)
    const { document, head } = pageOf(host, found)
    const policies = host.policiesNow()
    const signed = await host.tables.readAs(subject, (tx) => signaturesOf(tx, found))
    const { kind, mission, language: said, audience } = found.matter
    const key = { kind, mission: mission?.code ?? '', language: said, audience: canonicalLabel(audience) }
    const before = found.state === 'issued' ? undefined : await lastIssued(host, subject, key)
    const last = before && { brief: before, difference: compareParts(drawingOf(before), drawingOf(found), said) }
    const recalled = (await readRecalls(host, subject, [id])).get(id)
    return {
      row: rowOf(host, found, marksIn(language), recalled),
      document,
      head,
      ...lastOf(last === undefined ? {} : { last }, policies),
      revision: found.revision,
      signed: signed.map(({ name, at, by }) => ({ name, at, you: by === subject.id })),
      needsTwo: takesTwo(found, policies),
      lacks: found.state === 'issued' ? [] : lackingIn(kind, found.drawn.parts),
      removed:
        found.state === 'issued'
          ? []
          : found.drawn.removed.map((part) => ({
              id: part.id,
              mark: bracketed(part.label, policies),
              text: part.text[said],
            })),
      holdsCopies: recalled !== undefined && (await holdsCopies(host, subject, id)),
      marking: markingOf(document),
    }
  })

  host.http.answer(briefPdf, async ({ id, copy }, { subject }) => {
    const found = await openBrief(host, subject, id)
    const { document, head } = pageOf(host, found, copy)
    const bytes = await renderPdf(document, { ...head, ...(await recallOf(host, subject, id)) })
    await noteTaken(host, subject, found)
    return take(host, subject, { id, label: document.label, bytes, fileName: fileName(head.asOf, 'pdf') })
  })

  host.http.answer(briefHtml, async ({ id, copy }, { subject }) => {
    const found = await openBrief(host, subject, id)
    const { document, head } = pageOf(host, found, copy)
    const said = { ...head, ...(await recallOf(host, subject, id)) }
    const bytes = new TextEncoder().encode(renderHtml(document, said))
    await noteTaken(host, subject, found)
    return take(host, subject, { id, label: document.label, bytes, fileName: fileName(head.asOf, 'html') })
  })
}

/** What a copy says that is taken after the recall. */
async function recallOf(host: Host, subject: Subject, id: string): Promise<Pick<IssueHead, 'recalled'>> {
  const recall = (await readRecalls(host, subject, [id])).get(id)
  return recall === undefined ? {} : { recalled: { at: recall.at, by: recall.by } }
}

/** An issued page is what was issued; a draft is put together from its parts. */
function pageOf(
  host: Host,
  found: StoredBrief,
  copy?: number,
): { readonly document: BriefDocument; readonly head: IssueHead } {
  if (copy !== undefined && found.state === 'issued' && copy > found.copies)
    throw new Fault('invalid', 'briefing.copy', `There are ${found.copies} copies of this brief.`, {
      place: { path: '/copy' },
    })
  const document = found.document ?? documentOf(found, host.policiesNow())
  const people = found.state === 'issued' ? found.people : [found.authorName]
  const numbered = copy === undefined || found.state !== 'issued' ? {} : { copy: { n: copy, of: found.copies } }
  return { document, head: { asOf: found.asOf, hash: found.hash || hashOf(document), people, ...numbered } }
}

function rowOf(host: Host, found: StoredBrief, marks: Marks, recalled?: BriefRow['recalled']): BriefRow {
  const { matter } = found
  return {
    id: found.id,
    state: found.state,
    kind: matter.kind,
    language: matter.language,
    title: matter.title,
    ...(matter.mission === undefined ? {} : { mission: matter.mission.code }),
    banner: bannerText(found.label, host.policiesNow(), matter.language).text,
    asOf: found.asOf,
    at: found.at,
    by: found.authorName,
    ...(found.state === 'issued' ? { copies: found.copies, hash: found.hash } : {}),
    ...(recalled === undefined ? {} : { recalled }),
    mark: marks.of(found.label),
  }
}
