import { bannerText, type PolicySet } from '@testudo/kernel/label'
import { formatDtg } from '@testudo/kernel/time'
import { type Html, html } from '@testudo/platform/pages'
import { type Deed, type Verdict, visibleName } from '../../core/index.ts'
import type { KeptLink } from './custody.ts'
import type { Piece } from './keep.ts'

export interface Report {
  readonly piece: Piece
  readonly links: readonly KeptLink[]
  readonly verdict: Verdict
  /** Unix ms. */
  readonly at: number
  readonly node: string
  /** The node's public key, SPKI in base64. */
  readonly key: string
}

/** The chain for machines: every link with the very text that was signed, and its receipt in the audit log. */
export function reportJson({ piece, links, verdict, at, node, key }: Report): string {
  const report = {
    format: 'testudo-custody-1',
    at,
    node,
    key,
    signed: 'Ed25519 over "testudo custody record\\n" and the text; hash: SHA-256 of the text',
    label: piece.label,
    evidence: { id: piece.evidence.id, incident: piece.evidence.incident, ...piece.evidence.says },
    verdict,
    links: links.map(({ text, hash, signature, receipt }) => ({ text, hash, signature, receipt })),
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

const WORDS = {
  en: {
    title: 'Chain of custody',
    file: 'File name',
    size: 'Size',
    bytes: 'bytes',
    kind: 'Kind',
    collected: 'Collected',
    by: 'By',
    where: 'Where',
    how: 'How',
    held: 'Held by',
    written: 'Written',
    holds: 'Bytes and chain hold.',
    broken: 'THE CHAIN IS BROKEN at entry',
    bytesBroken: 'THE BYTES DO NOT HOLD.',
    head: ['No.', 'When', 'Who', 'What', 'To, reason', 'Hash, receipt'],
    key: 'Key of the node that signed every entry',
    received: 'received',
    read: 'read',
    'handed-over': 'handed over',
    sealed: 'sealed',
    opened: 'seal opened',
    released: 'released',
    destroyed: 'bytes destroyed',
  },
  fr: {
    title: 'Chaîne de conservation',
    file: 'Nom du fichier',
    size: 'Taille',
    bytes: 'octets',
    kind: 'Nature',
    collected: 'Recueilli',
    by: 'Par',
    where: 'Où',
    how: 'Comment',
    held: 'Détenu par',
    written: 'Établi',
    holds: 'Les octets et la chaîne sont intacts.',
    broken: 'LA CHAÎNE EST ROMPUE à l’inscription',
    bytesBroken: 'LES OCTETS NE SONT PAS INTACTS.',
    head: ['N°', 'Quand', 'Qui', 'Quoi', 'À qui, motif', 'Empreinte, reçu'],
    key: 'Clé du nœud qui a signé chaque inscription',
    received: 'reçu',
    read: 'lu',
    'handed-over': 'remis',
    sealed: 'scellé',
    opened: 'scellé ouvert',
    released: 'libéré',
    destroyed: 'octets détruits',
  },
} as const satisfies Record<string, Record<Deed, string> & Record<string, unknown>>

const STYLE = html`@page{size:A4;margin:16mm}body{font:10pt/1.4 system-ui,sans-serif;color:#000;background:#fff}
.box{border:1.5pt solid #000;padding:3pt 6pt;text-align:center;font-weight:700}
table{border-collapse:collapse;width:100%}th,td{border-bottom:.5pt solid #000;padding:3pt 6pt 3pt 0;text-align:left;vertical-align:top}
thead{display:table-header-group}tr{break-inside:avoid}code{font:8pt ui-monospace,monospace;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:auto 1fr;gap:2pt 12pt}dt{font-weight:700}dd{margin:0;overflow-wrap:anywhere}`

/** The same for paper: one ink, nothing fetched, no script; whatever others wrote is text. */
export function reportHtml(report: Report, language: 'en' | 'fr', policies: PolicySet): string {
  const { piece, links, verdict, at, node, key } = report
  const words = WORDS[language]
  const { says, id } = piece.evidence
  const banner = html`<p class="box">${bannerText(piece.label, policies, language).text}</p>`
  const facts: readonly (readonly [string, string])[] = [
    [words.file, visibleName(says.file_name)],
    ['SHA-256', says.sha256],
    [words.size, `${says.size} ${words.bytes}`],
    [words.kind, says.detected_type],
    [words.collected, formatDtg(Date.parse(says.collected))],
    [words.by, says.collected_by],
    [words.where, says.collected_where],
    [words.how, says.collected_how],
    [words.held, says.held_by],
    ['STIX', id],
    [words.written, `${formatDtg(at)}, ${node}`],
  ]
  const told = facts.filter(([, value]) => value !== '')
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title><style>${STYLE}</style></head><body>
${banner}<main><h1>${words.title}</h1>
<dl>${told.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<p><strong>${verdictText(verdict, words)}</strong></p>
<table><thead><tr>${words.head.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${links.map((link) => lineOf(link, words))}</tbody></table>
<p>${words.key}: <code>${key}</code></p></main>${banner}</body></html>
`.text
}

type ReportWords = (typeof WORDS)['en' | 'fr']

function verdictText({ whole, broken, bytes }: Verdict, words: ReportWords): string {
  if (broken !== undefined) return `${words.broken} ${broken.n} (${broken.why}).`
  return whole ? words.holds : `${words.bytesBroken} (${bytes})`
}

function lineOf({ entry, text, hash, receipt }: KeptLink, words: ReportWords): Html {
  if (entry === undefined) return html`<tr><td colspan="5"><code>${text}</code></td><td><code>${hash}</code></td></tr>`
  const because = [entry.to, entry.because].filter((one) => one !== '').join(': ')
  return html`<tr><td>${entry.n}</td><td>${formatDtg(entry.at)}</td><td>${entry.who.name}, ${entry.who.organisation}</td>
<td>${words[entry.deed]}</td><td>${because}</td><td><code>${hash}</code><br><code>${receipt}</code></td></tr>`
}
