import { PageStrip, useText } from '@testudo/ui'
import { requestWords } from './requestWords.ts'

/** The pages of incidents, and those of others that stand beside them. */
export function PageTabs() {
  const t = useText(requestWords)
  return <PageStrip of="incidents" label={t('pages')} />
}
