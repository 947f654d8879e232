import { useText } from '@testudo/ui'
import type { RequestRow } from '../core/index.ts'
import { requestWords } from './requestWords.ts'

/** A nation, a role, or a role of a nation, in words. */
export function usePartyText(): (party: { readonly nation: string; readonly role: string }) => string {
  const t = useText(requestWords)
  return ({ nation, role }) => (role === '' ? nation : nation === '' ? role : t('role.of', { role, nation }))
}

/** Nations and roles asked, and how each stands, in words. */
export function AskedNations({ nations }: { nations: RequestRow['nations'] }) {
  const t = useText(requestWords)
  const party = usePartyText()
  return <>{nations.map((one) => `${party(one)} ${t(`answer.${one.answer}`)}`).join(' · ')}</>
}
