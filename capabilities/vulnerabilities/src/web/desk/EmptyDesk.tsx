import { Button, EmptyState, useGo, useText, useViewer } from '@testudo/ui'
import { INVENTORY, SOURCES } from '../paths.ts'
import { deskWords } from '../words/desk.ts'
import type { DeskQuestion } from './useDeskQuestion.ts'

/** Why nothing stands here, and the one thing to do about it. */
export function EmptyDesk({
  empty,
  asked,
}: {
  empty: 'nothing' | 'no-feeds' | 'no-inventory' | undefined
  asked: DeskQuestion
}) {
  const t = useText(deskWords)
  const go = useGo()
  const viewer = useViewer()
  if (empty === undefined)
    return (
      <EmptyState
        title={t(asked.filtered || asked.show !== 'matters' ? 'empty.filters' : 'empty.rest')}
        {...(asked.show === 'all' && !asked.filtered
          ? {}
          : {
              action: (
                <Button
                  onClick={() => asked.put({ show: 'all', nation: undefined, outcome: undefined, text: undefined })}
                >
                  {t('see.all')}
                </Button>
              ),
            })}
      >
        {asked.filtered || asked.show !== 'matters' ? undefined : t('empty.rest.text')}
      </EmptyState>
    )
  const inventory = empty === 'no-inventory'
  const may = viewer.may(inventory ? 'vulnerabilities:import' : 'vulnerabilities:sources')
  return (
    <EmptyState
      title={t(`empty.${empty}`)}
      command={inventory ? 'testudo import SBOM --as inventory' : 'testudo import KEV.json'}
      {...(may
        ? {
            action: (
              <Button look="primary" onClick={() => go(inventory ? `${INVENTORY}?import=1` : `${SOURCES}?add=1`)}>
                {t(inventory ? 'import' : 'add.feed')}
              </Button>
            ),
          }
        : {})}
    >
      {t(`empty.${empty}.text`)}
    </EmptyState>
  )
}
