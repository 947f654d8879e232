import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  call,
  CheckField,
  Dtg,
  FaultState,
  Field,
  queryClient,
  Section,
  tell,
  useAsk,
  useText,
} from '@testudo/ui'
import { type FormEvent, useState } from 'react'
import { type SeenSettings, seenServed, seenSettings, setSeenSettings } from '../../core/contract/seen.ts'
import { SEEN_TYPES } from '../../core/seen/values.ts'
import { useSay } from '../useSay.ts'
import { commonWords } from './words.ts'

/** How this node answers, which tables are ready, and who asked how much; for those who keep peers. */
export function SeenSettingsSection() {
  const t = useText(commonWords)
  const found = useAsk(seenSettings, {}, { refetchEvery: 10_000 })
  const served = useAsk(seenServed, {})
  return (
    <Section title={t('seen.answers')}>
      {found.isError && <FaultState error={found.error} onAgain={() => void found.refetch()} />}
      {found.data !== undefined && (
        <div className="cm-stack">
          <SettingsForm
            key={JSON.stringify([
              found.data.enabled,
              found.data.types,
              found.data.topics,
              found.data.perDay,
              found.data.epochDays,
            ])}
            before={found.data}
          />
          <h3>{t('seen.tables')}</h3>
          {found.data.tables.length === 0 ? (
            <p className="t-2">{t('seen.tablesNone')}</p>
          ) : (
            <ul className="cm-plain">
              {found.data.tables.map((table) => (
                <li key={`${table.peer} ${table.epoch}`}>
                  <b>{table.name}</b>: {t('seen.size', { n: table.size })}. {t('seen.made')}{' '}
                  <Dtg at={table.madeAt} withAge />
                </li>
              ))}
            </ul>
          )}
          <h3>{t('seen.served')}</h3>
          {served.data?.rows.length === 0 && <p className="t-2">{t('seen.servedNone')}</p>}
          {served.data !== undefined && served.data.rows.length > 0 && (
            <div className="cm-scroll">
              <table className="sh-table">
                <thead>
                  <tr>
                    <th scope="col">{t('parity.ally')}</th>
                    <th scope="col">{t('seen.day')}</th>
                    <th scope="col" className="t-num">
                      {t('seen.questions')}
                    </th>
                    <th scope="col" className="t-num">
                      {t('seen.points')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {served.data.rows.map((row) => (
                    <tr key={`${row.peer} ${row.day}`}>
                      <th scope="row">{row.name}</th>
                      <td>
                        <Dtg at={row.lastAt} full />
                      </td>
                      <td className="t-num">{row.questions}</td>
                      <td className="t-num">{row.points}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </div>
      )}
    </Section>
  )
}

function SettingsForm({ before }: { before: Reply<typeof seenSettings> }) {
  const t = useText(commonWords)
  const [enabled, setEnabled] = useState(before.enabled)
  const [types, setTypes] = useState<readonly SeenSettings['types'][number][]>(before.types)
  const [topics, setTopics] = useState(before.topics)
  const say = useSay()
  const [perDay, setPerDay] = useState(String(before.perDay))
  const [epochDays, setEpochDays] = useState(String(before.epochDays))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    call(setSeenSettings, {
      enabled,
      types: [...types],
      topics: [...topics],
      perDay: Number(perDay),
      epochDays: Number(epochDays),
    }).then(
      () => {
        tell({ text: t('seen.savedText') })
        void queryClient.invalidateQueries({ queryKey: [seenSettings.path] })
      },
      (error: Error) => tell({ text: error.message, kind: 'fault' }),
    )
  }
  return (
    <form className="cm-stack" onSubmit={submit}>
      <CheckField
        label={t('seen.enabled')}
        checked={enabled}
        onChange={(event) => setEnabled(event.currentTarget.checked)}
      />
      <fieldset className="cm-set">
        <legend>{t('seen.types')}</legend>
        {SEEN_TYPES.map((type) => (
          <CheckField
            key={type}
            label={t(`type.${type}`)}
            checked={types.includes(type)}
            onChange={(event) =>
              setTypes(event.currentTarget.checked ? [...types, type] : types.filter((one) => one !== type))
            }
          />
        ))}
      </fieldset>
      {before.offered.length > 0 && (
        <fieldset className="cm-set">
          <legend>{t('seen.topics')}</legend>
          {before.offered.map(({ name, title }) => (
            <CheckField
              key={name}
              label={say(title)}
              checked={topics.includes(name)}
              onChange={(event) =>
                setTopics(event.currentTarget.checked ? [...topics, name] : topics.filter((one) => one !== name))
              }
            />
          ))}
        </fieldset>
      )}
      <div className="cm-two">
        <Field
          label={t('seen.perDay')}
          type="number"
          min={16}
          max={1_000_000}
          required
          value={perDay}
          onChange={(event) => setPerDay(event.currentTarget.value)}
        />
        <Field
          label={t('seen.epochDays')}
          type="number"
          min={1}
          max={31}
          required
          value={epochDays}
          onChange={(event) => setEpochDays(event.currentTarget.value)}
        />
      </div>
      <div className="t-row">
        <Button type="submit">{t('seen.save')}</Button>
      </div>
    </form>
  )
}
