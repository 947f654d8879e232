import IconEyeOff from '@tabler/icons-react/dist/esm/icons/IconEyeOff.mjs'
import { bannerText } from '@testudo/kernel/label'
import { Button, Dtg, Go, usePolicies, useLanguage, useText } from '@testudo/ui'
import { type ReactNode, useMemo, useState } from 'react'
import type { Preview, RecipientRow, ReleasePart } from '../../core/contract/desk.ts'
import { objectPath } from '../paths.ts'
import { deskWords } from '../words/desk.ts'
import { propertyWord, propertyWords } from '../words/properties.ts'
import { useSay } from '../useSay.ts'
import { namesText } from './names.ts'
import { type Block, blocksOf, partKey, reached, type Sight, shortName, sights } from './sight.ts'

/** How the document is being read, and what an editor may do with its parts. */
interface Reading {
  /** The recipient whose eyes these are; undefined: one's own. */
  readonly as: RecipientRow | undefined
  readonly asName: string
  readonly lacks: ReadonlyMap<string, RecipientRow['lacks'][number]>
  readonly sights: ReadonlyMap<string, Sight>
  readonly toggle: ((part: ReleasePart) => void) | undefined
}

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
  const seen = useMemo(() => sights(preview.recipients), [preview.recipients])
  const reader = as === undefined ? undefined : preview.recipients.find(({ peer }) => peer === as)
  const reading: Reading = {
    as: reader,
    asName: reader === undefined ? '' : shortName(reader, reached(preview.recipients)),
    lacks: new Map(reader?.lacks.map((lack) => [partKey(lack), lack])),
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
  return (
    <section className="sh-block">
      {block.parts.map((part) =>
        first && part.kind === 'title' && part.text === title && !reading.lacks.has(partKey(part)) && !part.removed ? (
          <PartNotes key={part.selector} part={part} reading={reading} />
        ) : (
          <Part key={part.selector} part={part} reading={reading} />
        ),
      )}
    </section>
  )
}

/** One part with its mark in the margin. */
function Part({ part, reading }: { part: ReleasePart; reading: Reading }) {
  const p = useText(propertyWords)
  const gone = part.removed || reading.lacks.has(partKey(part)) || reading.as?.allowed === false
  const unequal = !gone && reading.as === undefined && reading.sights.has(partKey(part))
  const text = gone ? (
    <GoneText part={part} reading={reading} />
  ) : unequal ? (
    <u className="sh-some">{part.text}</u>
  ) : (
    part.text
  )
  const body: ReactNode =
    part.kind === 'title' || part.kind === 'heading' ? (
      <h3 className="sh-part-head">{text}</h3>
    ) : part.kind === 'property' ? (
      <p>
        <span className="t-3">{propertyWord(p, part.property)}</span> {text}
      </p>
    ) : (
      <p className={part.kind === 'item' ? 'sh-part-item' : undefined}>{text}</p>
    )
  return (
    <div className={`sh-part${part.kind === 'title' || part.kind === 'heading' ? ' sh-part-top' : ''}`}>
      <span className="t-portion">{part.mark.portion}</span>
      <div className="t-grow">
        {body}
        <PartNotes part={part} reading={reading} />
      </div>
      <Toggle part={part} toggle={reading.toggle} />
    </div>
  )
}

/** Instead of the text: that it is taken out, for whom and why. One's own eyes still read what others do not get. */
function GoneText({ part, reading }: { part: ReleasePart; reading: Reading }) {
  const t = useText(deskWords)
  const say = useSay()
  if (part.removed) return <s className="sh-struck">{part.text}</s>
  const lack = reading.lacks.get(partKey(part))
  return (
    <span className="sh-hole">
      <IconEyeOff size={14} />
      <span>
        {t('part.notFor', { name: reading.asName })}
        {lack !== undefined && <span className="t-2">{`. ${say(lack.because)}`}</span>}
      </span>
    </span>
  )
}

function PartNotes({ part, reading }: { part: ReleasePart; reading: Reading }) {
  const t = useText(deskWords)
  const say = useSay()
  const sight = reading.sights.get(partKey(part))
  if (part.removed)
    return (
      <p className="sh-note">
        <IconEyeOff size={14} />
        {t('part.removed')}
      </p>
    )
  if (reading.as !== undefined || sight === undefined) return null
  const why = [...new Set(sight.unseen.map(({ because }) => say(because)))].join('\n')
  return (
    <p className="sh-note" title={why}>
      <IconEyeOff size={14} />
      <span>{sightText(t, sight)}</span>
    </p>
  )
}

function sightText(t: Parameters<typeof namesText>[0], { seen, unseen }: Sight): string {
  if (seen.length === 0) return t('part.nobody')
  const without = unseen.map(({ name }) => name)
  return seen.length < without.length
    ? t('part.only', { n: seen.length, names: namesText(t, seen) })
    : t('part.unseen', { n: without.length, names: namesText(t, without) })
}

function Toggle({ part, toggle }: { part: ReleasePart; toggle: Reading['toggle'] }) {
  const t = useText(deskWords)
  if (toggle === undefined) return null
  return (
    <Button small look="plain" className="sh-toggle" aria-pressed={part.removed} onClick={() => toggle(part)}>
      {t(part.removed ? 'part.back' : 'part.out')}
    </Button>
  )
}

/** An object without running text: one line, and its properties when asked. */
function Attached({ block, reading }: { block: Block; reading: Reading }) {
  const t = useText(deskWords)
  const title = block.parts.find(({ kind }) => kind === 'title') ?? block.parts[0]
  const rest = block.parts.filter((part) => part !== title)
  const lacking = new Set(
    block.parts.flatMap((part) => reading.sights.get(partKey(part))?.unseen.map(({ name }) => name) ?? []),
  )
  if (title === undefined) return null
  const whole =
    reading.as !== undefined && (!reading.as.allowed || block.parts.every((part) => reading.lacks.has(partKey(part))))
  const head = (
    <>
      <span className="t-portion">{title.mark.portion}</span>
      <span className="t-grow sh-attached-name">
        {whole || reading.lacks.has(partKey(title)) ? (
          <GoneText part={title} reading={reading} />
        ) : title.removed ? (
          <s className="sh-struck">{title.text}</s>
        ) : (
          title.text
        )}
      </span>
      <span className="t-2 t-small sh-attached-marks">{title.mark.chips.join(', ')}</span>
      <span className="t-2 t-small sh-attached-who">
        {reading.as !== undefined
          ? ''
          : lacking.size === 0
            ? t('part.all')
            : t('part.not', { names: namesText(t, [...lacking], 3) })}
      </span>
    </>
  )
  if (rest.length === 0 || whole) return <li className="sh-attached-row sh-attached-plain">{head}</li>
  return (
    <li>
      <details>
        <summary className="sh-attached-row">{head}</summary>
        <div className="sh-attached-open">
          {block.parts.map((part) => (
            <Part key={part.selector} part={part} reading={reading} />
          ))}
          <Go to={objectPath(block.object)}>
            <code className="t-small">{block.object}</code>
          </Go>
        </div>
      </details>
    </li>
  )
}
