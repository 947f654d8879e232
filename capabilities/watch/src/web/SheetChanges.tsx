import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  Dtg,
  FaultState,
  Go,
  Marked,
  Section,
  Skeleton,
  useAsk,
  useMarking,
  useNumber,
  useText,
  useUrlParam,
} from '@testudo/ui'
import { useState } from 'react'
import { type handover, shiftDeeds, shiftThings } from '../core/index.ts'
import { watchWords } from './words/watch.ts'

type Sheet = Pick<Reply<typeof handover>, 'from' | 'until' | 'groups' | 'deeds' | 'things' | 'more' | 'released'>

/** Every change by kind, unfolded by who wants it; each count opens to its list. */
export function SheetChanges({ sheet: { from, until, groups, deeds, things, more, released } }: { sheet: Sheet }) {
  const t = useText(watchWords)
  const number = useNumber()
  const [open, setOpen] = useUrlParam('open')
  // What the address asked for at first stands unfolded; from then on the reader folds as he likes.
  const [asked] = useState(open)
  const toggle = (what: string) => setOpen(open === what ? undefined : what, { replace: true })
  return (
    <>
      <Section title={t('sheet.released')}>
        {released.length === 0 ? (
          <p className="t-2">{t('sheet.none')}</p>
        ) : (
          <ul className="w-list">
            {released.map(({ deed, count }) => (
              <li key={deed}>
                <code className="w-deed">{deed}</code> {number(count)}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('sheet.all')} aside={t('sheet.deeds', { n: deeds })}>
        <details open={asked?.startsWith('deed ') === true}>
          <summary>{t('sheet.kinds', { n: groups.length })}</summary>
          <table className="w-groups">
            <tbody>
              {groups.map(({ group, area, deed, count }) => (
                <tr key={group}>
                  <td>{area}</td>
                  <td>
                    <code className="w-deed">{deed}</code>
                    {open === `deed ${group}` && <Deeds from={from} until={until} group={group} />}
                  </td>
                  <td>
                    <Count n={count} on={open === `deed ${group}`} of={deed} onToggle={() => toggle(`deed ${group}`)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      </Section>
      <Section title={t('sheet.things')} {...(more && { aside: t('sheet.more') })}>
        <details open={asked?.startsWith('thing ') === true}>
          <summary>{t('sheet.kinds', { n: things.length })}</summary>
          <table className="w-groups">
            <tbody>
              {things.map(({ type, count }) => (
                <tr key={type}>
                  <td>
                    <code>{type}</code>
                    {open === `thing ${type}` && <Things from={from} until={until} type={type} />}
                  </td>
                  <td>
                    <Count n={count} on={open === `thing ${type}`} of={type} onToggle={() => toggle(`thing ${type}`)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
        {things.length === 0 && <p className="t-2">{t('sheet.none')}</p>}
      </Section>
    </>
  )
}

function Count({ n, on, of, onToggle }: { n: number; on: boolean; of: string; onToggle: () => void }) {
  const number = useNumber()
  return (
    <Button small look="plain" aria-expanded={on} aria-label={`${number(n)} ${of}`} onClick={onToggle}>
      {number(n)}
    </Button>
  )
}

/** The deeds behind one count. Under no mark stand those that no label was given: own deeds, and what auditors see. */
function Deeds({ from, until, group }: { from: number; until: number; group: string }) {
  const t = useText(watchWords)
  const [cursor, setCursor] = useState<string | undefined>(undefined)
  const asked = useAsk(shiftDeeds, { from, until, group, ...(cursor !== undefined && { cursor }) }, { keep: true })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  if (asked.isPending) return <Skeleton rows={3} />
  if (asked.data === undefined) return <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
  const { rows, next } = asked.data
  return (
    <>
      <ul className="w-list t-small">
        {rows.map(({ id, at, organisation, ids, mark }) => (
          <li key={id}>
            <Dtg at={at} /> {mark === undefined ? organisation : <Marked mark={mark}>{organisation}</Marked>}{' '}
            <code className="w-deed">{ids.join(' ')}</code>
          </li>
        ))}
      </ul>
      {next !== undefined && (
        <Button small onClick={() => setCursor(next)}>
          {t('next')}
        </Button>
      )}
    </>
  )
}

function Things({ from, until, type }: { from: number; until: number; type: string }) {
  const asked = useAsk(shiftThings, { from, until, type })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  if (asked.isPending) return <Skeleton rows={3} />
  if (asked.data === undefined) return <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
  return (
    <ul className="w-list t-small">
      {asked.data.rows.map(({ id, at, name, route, mark }) => (
        <li key={id}>
          <Dtg at={at} />{' '}
          <Marked mark={mark}>
            <Go to={route} className="t-link">
              {name}
            </Go>
          </Marked>
        </li>
      ))}
    </ul>
  )
}
