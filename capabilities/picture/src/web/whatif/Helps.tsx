import type { Reply } from '@testudo/kernel/contract'
import { helps } from '@testudo/picture'
import { call, IconButton, Section, Skeleton, StateWord, useLanguage, useMarking, useText } from '@testudo/ui'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import IconGitFork from '@tabler/icons-react/dist/esm/icons/IconGitFork.mjs'
import { Fragment } from 'react'
import { formatHours } from '../hours.ts'
import { Marked } from '../Marked.tsx'
import type { ViewState } from '../useViewState.ts'
import { words } from '../words.ts'
import { whatIfWords } from '../words/whatIf.ts'

type Help = Reply<typeof helps>['helps'][number]

/** What can be done: the repairs and stand-ins that gain most for this mission, each to be assumed with one press. */
export function Helps({ missionId, view, most }: { missionId: string; view: ViewState; most: number }) {
  const t = useText(whatIfWords)
  const ask = {
    mission: missionId,
    fail: [...view.fail],
    restore: [...view.restore],
    ...(view.at === undefined ? {} : { at: view.at }),
  }
  const found = useQuery<Reply<typeof helps>, Error>({
    queryKey: [helps.path, ask],
    queryFn: ({ signal }) => call(helps, ask, signal),
    placeholderData: keepPreviousData,
  })
  useMarking(found.data?.marking ?? (found.isError ? 'none' : undefined))
  const data = found.data
  if (found.isError || data?.tried === 0) return null
  return (
    <Section title={t('help')} aside={data === undefined ? undefined : t('help.aside', { n: data.tried })}>
      {data === undefined && <Skeleton rows={2} twoLines={false} />}
      {data?.helps.length === 0 && <p className="t-2">{t('help.none')}</p>}
      <ul className="p-helps">
        {(data?.helps ?? []).slice(0, most).map((help) => (
          <HelpRow
            key={`${help.kind} ${help.things.map((thing) => thing.id).join()} ${help.for?.id ?? ''}`}
            help={help}
            missionId={missionId}
            onAssume={() => {
              const back = help.things.map((thing) => thing.id)
              view.setSets(
                {
                  fail: view.fail.filter((id) => !back.includes(id)),
                  restore: [...new Set([...view.restore, ...back])],
                },
                view.other,
              )
            }}
          />
        ))}
      </ul>
    </Section>
  )
}

function HelpRow({ help, missionId, onAssume }: { help: Help; missionId: string; onAssume: () => void }) {
  const t = useText(whatIfWords)
  const tPicture = useText(words)
  const language = useLanguage()
  const names = help.things.map((thing) => thing.name[language])
  const own = help.changes.find((change) => change.mission === missionId)
  const repair = help.kind === 'repair'
  const what = repair
    ? t('help.repair', { name: names.join(` ${t('help.and')} `) })
    : t('help.workaround', { name: names[0] ?? '', for: help.for?.name[language] ?? '' })
  return (
    <li>
      <span className="p-help-what">
        {help.things.map((thing, i) => (
          <Fragment key={thing.id}>{i === 0 && <Marked mark={thing.mark}>{what}</Marked>}</Fragment>
        ))}
        <br />
        <span className="t-small t-2">
          {own !== undefined && (
            <>
              → <StateWord state={own.after.state} mark size="s" /> {own.after.capacity?.toFixed(2) ?? ''} ·{' '}
            </>
          )}
          {t('help.gain', { gain: help.gain.toFixed(2) })}
          {help.hours === undefined ? '' : ` · ${t('help.hours', { hours: formatHours(tPicture, help.hours) })}`}
        </span>
      </span>
      {repair && (
        <IconButton label={t('help.assume', { what })} onClick={onAssume}>
          <IconGitFork size={14} />
        </IconButton>
      )}
    </li>
  )
}
