import { Section, useText } from '@testudo/ui'
import type { EvidenceView, Suspicion } from '../../core/index.ts'
import { evidenceWords } from './evidenceWords.ts'
import { useBytes } from './useBytes.ts'

export function Suspicions({ suspicions }: { suspicions: readonly Suspicion[] }) {
  const t = useText(evidenceWords)
  if (suspicions.length === 0) return null
  return (
    <p className="i-late t-small">
      {t('suspicious')} {suspicions.map((one) => t(`suspicion.${one}`)).join(', ')}
    </p>
  )
}

/** The beginning of a file byte by byte, and as text when it plainly is text. Nothing of it is drawn or run. */
export function Glance({ view: { hex, text, archive } }: { view: EvidenceView }) {
  const t = useText(evidenceWords)
  return (
    <>
      {archive !== undefined && <Archive archive={archive} />}
      {text !== undefined && (
        <Section title={t('text')}>
          <pre className="i-bytes t-scroll" tabIndex={0}>
            {text}
          </pre>
        </Section>
      )}
      {hex !== '' && (
        <Section title={t('glance')}>
          <pre className="i-bytes t-scroll" tabIndex={0}>
            {linesOf(hex)}
          </pre>
        </Section>
      )}
    </>
  )
}

/** Names shown; the report of a longer list is the archive itself. */
const MOST_SHOWN = 200

function Archive({ archive }: { archive: NonNullable<EvidenceView['archive']> }) {
  const t = useText(evidenceWords)
  const size = useBytes()
  return (
    <Section title={t('archive')} aside={archive.entries.length}>
      <p className="t-2 t-small">
        {t('archive.text')} {archive.nested && t('archive.nested')}
      </p>
      {archive.bomb && <p className="i-late">{t('archive.bomb')}</p>}
      <ul className="i-list">
        {archive.entries.slice(0, MOST_SHOWN).map((one, i) => (
          <li key={i} className="t-small i-hash">
            <span className="t-mono">{one.name}</span> <span className="t-3">{size(one.size)}</span>
            <Suspicions suspicions={one.suspicions} />
          </li>
        ))}
      </ul>
      {(archive.cut || archive.entries.length > MOST_SHOWN) && <p className="t-3">{t('archive.cut')}</p>}
    </Section>
  )
}

const PER_LINE = 16

/** As a hex viewer lays it out: place, sixteen bytes, and what is printable of them. */
function linesOf(hex: string): string {
  const bytes = hex.match(/../g) ?? []
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += PER_LINE) {
    const some = bytes.slice(at, at + PER_LINE)
    const seen = some.map((byte) => {
      const code = Number.parseInt(byte, 16)
      return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.'
    })
    lines.push(`${at.toString(16).padStart(4, '0')}  ${some.join(' ').padEnd(PER_LINE * 3 - 1)}  ${seen.join('')}`)
  }
  return lines.join('\n')
}
