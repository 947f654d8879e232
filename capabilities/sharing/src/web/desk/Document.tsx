import { bannerText } from '@testudo/kernel/label'
import { Button, Dtg, useLanguage, usePolicies, useText } from '@testudo/ui'
import { useMemo, useState } from 'react'
import type { Preview, RecipientRow, ReleasePart } from '../../core/contract/desk.ts'
import { useSay } from '../useSay.ts'
import { deskWords } from '../words/desk.ts'
import { Attached, Part, PartNotes, type Reading, SightNote } from './Parts.tsx'
import { type Block, blocksOf, lacksOf, partKey, reached, type Sight, shortName, sights } from './sight.ts'

const FIRST_BLOCKS = 60

/**
 * What is released, on paper: every paragraph with its own mark. Read as oneself, a part that somebody does not get is
 * underlined and says who; read as a recipient, what it lacks is taken out, with the sentence of the rule.
 */
export function Document({
  preview,
  as,
  by,
  onToggle,
}: {
  preview: Preview
  as: string | undefined
  by?: { readonly name: string; readonly at: number } | undefined
  onToggle?: ((part: ReleasePart) => void) | undefined
}) {
  const t = useText(deskWords)
  const policies = usePolicies()
  const language = useLanguage()
  const [shown, setShown] = useState(FIRST_BLOCKS)
  const blocks = useMemo(() => blocksOf(preview.parts), [preview.parts])
  const seen = useMemo(() => sights(preview.recipients, preview.parts), [preview.recipients, preview.parts])
  const reader = as === undefined ? undefined : preview.recipients.find(({ peer }) => peer === as)
  const reading: Reading = {
    as: reader,
    asName: reader === undefined ? '' : shortName(reader, reached(preview.recipients)),
    lacks: reader === undefined ? new Map() : lacksOf(reader, preview.parts),
    sights: seen,
    toggle: onToggle,
  }
  const [main, ...others] = blocks
  const reads = others.filter((block) => block.reads)
  const rows = others.filter((block) => !block.reads)
  return (
    <article className="sh-paper" aria-label={preview.title}>
      <p className="sh-paper-banner">{bannerText(preview.marking.label, policies, language).text}</p>
      <h2 className="sh-paper-title">
        {preview.mark.portion !== '' && <span className="t-portion">{preview.mark.portion} </span>}
        {preview.title}
      </h2>
      <p className="sh-paper-facts t-2 t-small">
        {by !== undefined && (
          <>
            <span>{t('doc.by', { name: by.name })}</span>
            <Dtg at={by.at} full />
          </>
        )}
        <span>{t('doc.objects', { n: preview.summary.objects })}</span>
        {preview.mark.chips.map((chip) => (
          <span key={chip}>{chip}</span>
        ))}
      </p>
      {reader !== undefined && <AsLine reader={reader} name={reading.asName} />}
      {main !== undefined && <Whole block={main} title={preview.title} reading={reading} first />}
      {reads.slice(0, shown).map((block) => (
        <Whole key={`${block.object} ${block.parts[0]?.selector ?? ''}`} block={block} title="" reading={reading} />
      ))}
      {rows.length > 0 && (
        <>
          <h3 className="sh-paper-head">{t('attached')}</h3>
          <ul className="sh-attached">
            {rows.slice(0, shown).map((block) => (
              <Attached key={block.object} block={block} reading={reading} />
            ))}
          </ul>
        </>
      )}
      {Math.max(reads.length, rows.length) > shown && (
        <Button small onClick={() => setShown(shown + 200)}>
          {t('attached.more', { n: Math.min(200, Math.max(reads.length, rows.length) - shown) })}
        </Button>
      )}
      {preview.more > 0 && <p className="t-2">{t('doc.more', { n: preview.more })}</p>}
    </article>
  )
}

function AsLine({ reader, name }: { reader: RecipientRow; name: string }) {
  const t = useText(deskWords)
  const say = useSay()
  return (
    <p className="sh-as-line" role="status">
      {reader.allowed
        ? t('as.reads', { name, sees: reader.sees, of: reader.of })
        : `${t('as.nothing', { name })} ${say(reader.because)}`}
    </p>
  )
}

/** Everything in a block is kept from the same nodes: said once, not under each line. */
function commonSight(block: Block, reading: Reading): Sight | undefined {
  const first = block.parts[0]
  const sight = first === undefined ? undefined : reading.sights.get(partKey(first))
  if (sight === undefined || block.parts.length < 2) return undefined
  const names = sight.unseen.map(({ name }) => name).join('\n')
  const same = (part: ReleasePart) =>
    reading.sights
      .get(partKey(part))
      ?.unseen.map(({ name }) => name)
      .join('\n') === names
  return block.parts.every(same) ? sight : undefined
}

const NOWHERE: ReadonlyMap<string, Sight> = new Map()

/** One object in full: its title (unless the paper has it already), text, then named properties. */
function Whole({
  block,
  title,
  reading,
  first = false,
}: {
  block: Block
  title: string
  reading: Reading
  first?: boolean
}) {
  const top = block.parts[0]
  // The whole object is missing for this reader: one hole, however many parts it has.
  if (top !== undefined && reading.lacks.get(partKey(top))?.selector === '')
    return (
      <section className="sh-block">
        <Part part={top} reading={reading} />
      </section>
    )
  const common = reading.as === undefined ? commonSight(block, reading) : undefined
  const each = common === undefined ? reading : { ...reading, sights: NOWHERE }
  return (
    <section className="sh-block">
      {block.parts.map((part, i) =>
        first && part.kind === 'title' && part.text === title && !reading.lacks.has(partKey(part)) && !part.removed ? (
          <PartNotes key={part.selector} part={part} reading={each} />
        ) : (
          <Part
            key={part.selector}
            part={part}
            reading={each}
            begins={block.parts[i - 1]?.property !== part.property}
          />
        ),
      )}
      {common !== undefined && <SightNote sight={common} />}
    </section>
  )
}
