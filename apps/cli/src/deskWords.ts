import type { Reply } from '@testudo/kernel/contract'
import { formatDtg } from '@testudo/kernel/time'
import type { explainRelease, Preview, releaseDetail, ReleaseRow } from '@testudo/sharing'
import type { AskedNode } from './askedNode.ts'
import { report } from './report.ts'

const nodes = (n: number): string => (n === 1 ? '1 node' : `${n} nodes`)

/** One line per release. */
export function releaseLines(rows: readonly ReleaseRow[]): string {
  if (rows.length === 0) return 'Nothing here.'
  return rows.map(releaseLine).join('\n')
}

function releaseLine(row: ReleaseRow): string {
  const { receipts } = row
  const got = receipts === undefined ? '' : `, ${receipts.confirmed} of ${receipts.total} confirmed`
  const signed = row.kind === 'recall' ? 'recall' : `${row.state} ${row.signed.have}/${row.signed.need}`
  return `${row.id}  ${formatDtg(row.at)}  ${signed}${got}  ${row.nations.join(' ')}  ${row.mark.portion} ${row.title}`.trim()
}

/** Answers in words. */
export const reports = {
  explained: (answer: Reply<typeof explainRelease>): string =>
    [
      `${answer.allowed ? 'May go' : 'May not go'} to ${answer.to}: ${answer.sentence.en}`,
      ...answer.rules.map(({ holds, words }) => `${holds ? '+' : '-'} ${words.en}`),
      ...answer.lacks.map(({ selector, because }) => `  without ${selector}: ${because.en}`),
      ...answer.sent.map(({ at, verdict, recalled }) =>
        `  sent ${formatDtg(at)}${recalled ? ', taken back' : ''}: ${verdict ?? 'no receipt yet'}`.trimEnd(),
      ),
    ].join('\n'),

  preview: (preview: Preview): string =>
    [
      `${preview.mark.portion} ${preview.title}`.trim(),
      preview.verdict.words.en,
      ...preview.recipients
        .filter(({ chosen }) => chosen)
        .flatMap((row) => [
          `${row.nation} ${row.node}: ${row.sees} of ${row.of} parts, ${row.see} of ${row.people} people. ${row.because.en}`,
          ...row.lacks.map(
            ({ selector, because }) => `  without ${selector === '' ? 'the object' : selector}: ${because.en}`,
          ),
        ]),
    ].join('\n'),

  detail: (detail: Reply<typeof releaseDetail>): string =>
    [
      releaseLine(detail.row),
      ...(detail.authority === '' ? [] : [`On the authority of: ${detail.authority}`]),
      ...(detail.row.blocked === undefined ? [] : [detail.row.blocked.en]),
      reports.preview(detail.preview),
      ...detail.history.map(
        ({ step, by, at, reason }) => `${formatDtg(at)} ${step} ${by.name}${reason === undefined ? '' : `: ${reason}`}`,
      ),
      ...detail.delivery.map(
        ({ nation, node, state, words }) => `${nation} ${node}: ${state}${words === undefined ? '' : `. ${words.en}`}`,
      ),
    ].join('\n'),

  signed: (row: ReleaseRow): string => {
    const { have, need } = row.signed
    const left = need - have
    const then =
      row.state === 'sent'
        ? `sent to ${nodes(row.nodes)}`
        : left > 0
          ? `needs ${left === 1 ? 'another person' : `${left} people`}: testudo sharing sign ${row.id}`
          : row.state === 'proposed' || row.state === 'approved'
            ? `may go: testudo sharing sign ${row.id} --send`
            : row.state
    return `${row.id}: signed by ${have} of ${need}, ${then}`
  },
}

/** Every step of every release the asker may read. */
export async function history(
  node: AskedNode,
  flags: { readonly json?: boolean },
  object: string | undefined,
): Promise<void> {
  const query = new URLSearchParams({ limit: '200', ...(object === undefined ? {} : { object }) })
  const { rows } = (await node.ask('GET', `/sharing/history?${query}`)) as {
    rows: {
      at: number
      step: string
      by: { name: string }
      title: string
      nodes: string[]
      authority: string
      release: string
    }[]
  }
  const lines = rows.map(
    ({ at, step, by, title, nodes: to, authority, release }) =>
      `${formatDtg(at)} ${step} ${by.name}: ${title} → ${to.join(', ')}${authority === '' ? '' : ` (${authority})`} ${release}`,
  )
  report(flags, { rows }, lines.length === 0 ? 'Nothing here.' : lines.join('\n'))
}
