import { ASPECTS } from '@testudo/threats'
import { Dtg, Section, useLanguage, useText } from '@testudo/ui'
import { Marked } from './Marked.tsx'
import type { ObjectReply } from './replies.ts'
import { words } from './words.ts'

/** What each nation judges, one column each, oldest judgement first. Nothing is averaged. */
export function Judgements({ page }: { page: ObjectReply }) {
  const t = useText(words)
  const language = useLanguage()
  const { cells } = page.judgements
  const judges = page.judgements.judges.toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const at = (by: string, aspect: string) => cells.find((cell) => cell.by === by && cell.aspect === aspect)
  const confidences = (by: string) => [
    ...new Set(cells.flatMap((cell) => (cell.by === by && cell.confidence !== undefined ? [cell.confidence] : []))),
  ]
  return (
    <Section title={t('judgements')} aside={t('never.averaged')}>
      <table className="th-table th-judgements">
        <thead>
          <tr>
            <th scope="col">{t('judgement')}</th>
            {judges.map((judge) => (
              <th key={judge.by} scope="col">
                {judge.by}, <Dtg at={Date.parse(judge.at)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ASPECTS.map((aspect) => (
            <tr key={aspect}>
              <th scope="row">{t(`aspect.${aspect}`)}</th>
              {judges.map(({ by }) => {
                const cell = at(by, aspect)
                if (cell === undefined)
                  return (
                    <td key={by} className="t-3">
                      {t('judgement.none')}
                    </td>
                  )
                const likelihood = t(`likelihood.${cell.likelihood}`)
                return (
                  <td key={by}>
                    <Marked mark={cell.mark}>
                      {language === 'fr' ? (cell.statement_fr ?? cell.statement) : cell.statement}
                      {likelihood !== '' && (
                        <>
                          , <b>{likelihood}</b>
                        </>
                      )}
                    </Marked>
                  </td>
                )
              })}
            </tr>
          ))}
          <tr>
            <th scope="row" className="th-light">
              {t('confidence.row')}
            </th>
            {judges.map(({ by }) => {
              const cell = cells.find((one) => one.by === by && one.confidence !== undefined)
              return (
                <td key={by}>
                  {cell === undefined ? (
                    <span className="t-3">–</span>
                  ) : (
                    <Marked mark={cell.mark}>
                      {confidences(by)
                        .map((one) => t(`confidence.${one}`))
                        .join(', ')}
                    </Marked>
                  )}
                </td>
              )
            })}
          </tr>
        </tbody>
      </table>
    </Section>
  )
}
