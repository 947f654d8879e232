import IconEyeOff from '@tabler/icons-react/dist/esm/icons/IconEyeOff.mjs'
import { Button, Go, useText } from '@testudo/ui'
import type { ReactNode } from 'react'
import type { RecipientRow, ReleasePart } from '../../core/contract/desk.ts'
import { objectPath } from '../paths.ts'
import { useSay } from '../useSay.ts'
import { type DeskSay, deskWords } from '../words/desk.ts'
import { propertyWord, propertyWords } from '../words/properties.ts'
import { namesText } from './names.ts'
import { type Block, partKey, type Sight } from './sight.ts'

/** How the document is being read, and what an editor may do with its parts. */
export interface Reading {
  /** The recipient whose eyes these are; undefined: one's own. */
  readonly as: RecipientRow | undefined
  readonly asName: string
  readonly lacks: ReadonlyMap<string, RecipientRow['lacks'][number]>
  readonly sights: ReadonlyMap<string, Sight>
  readonly toggle: ((part: ReleasePart) => void) | undefined
}

/** One part with its mark in the margin. */
export function Part({
  part,
  reading,
  begins = true,
}: {
  part: ReleasePart
  reading: Reading
  /** The first entry of a list says what is listed. */
  begins?: boolean
}) {
  const p = useText(propertyWords)
  const gone = part.removed || reading.lacks.has(partKey(part)) || reading.as?.allowed === false
  const unequal = !gone && reading.as === undefined && reading.sights.has(partKey(part))
  const hole = gone && !part.removed
  const plain = <PartText part={part} />
  const text = gone ? <GoneText part={part} reading={reading} /> : unequal ? <u className="sh-some">{plain}</u> : plain
  const body: ReactNode = hole ? (
    text
  ) : part.kind === 'title' || part.kind === 'heading' ? (
    <h3 className="sh-part-head">{text}</h3>
  ) : part.kind === 'property' ? (
    <p>
      <span className="t-3">{propertyWord(p, part.property)}</span> {text}
    </p>
  ) : (
    <>
      {part.kind === 'item' && begins && <p className="t-3">{propertyWord(p, part.property)}</p>}
      <p className={part.kind === 'item' ? 'sh-part-item' : undefined}>{text}</p>
    </>
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

const STIX_ID = /^[a-z0-9][a-z0-9-]+--[0-9a-f-]{36}$/

/** The text of a part; the id of an object leads to it. */
function PartText({ part }: { part: ReleasePart }) {
  if (!STIX_ID.test(part.text)) return part.text
  return (
    <Go to={objectPath(part.text)}>
      <code>{part.text}</code>
    </Go>
  )
}

/** Instead of the text: that it is taken out, for whom and why. One's own eyes still read what others do not get. */
function GoneText({ part, reading }: { part: ReleasePart; reading: Reading }) {
  const t = useText(deskWords)
  const p = useText(propertyWords)
  const say = useSay()
  if (part.removed) return <s className="sh-struck">{part.text}</s>
  const lack = reading.lacks.get(partKey(part))
  return (
    <span className="sh-hole">
      <IconEyeOff size={14} />
      <span>
        {part.kind === 'property' && `${propertyWord(p, part.property)}: `}
        {t('part.notFor', { name: reading.asName })}
        {lack !== undefined && <span className="t-2">{`. ${say(lack.because)}`}</span>}
      </span>
    </span>
  )
}

export function PartNotes({ part, reading }: { part: ReleasePart; reading: Reading }) {
  const t = useText(deskWords)
  const sight = reading.sights.get(partKey(part))
  if (part.removed)
    return (
      <p className="sh-note">
        <IconEyeOff size={14} />
        {t('part.removed')}
      </p>
    )
  return reading.as !== undefined || sight === undefined ? null : <SightNote sight={sight} />
}

/** Who does not get this, or who alone does; why stands in its title. */
export function SightNote({ sight }: { sight: Sight }) {
  const t = useText(deskWords)
  const say = useSay()
  return (
    <p className="sh-note" title={[...new Set(sight.unseen.map(({ because }) => say(because)))].join('\n')}>
      <IconEyeOff size={14} />
      <span>{sightText(t, sight)}</span>
    </p>
  )
}

function sightText(t: DeskSay, { seen, unseen }: Sight): string {
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
export function Attached({ block, reading }: { block: Block; reading: Reading }) {
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
