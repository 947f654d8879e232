import { Go, useObjectActions } from '@testudo/ui'

/** What other capabilities offer to do with this kind of object. */
export function ObjectDeeds({ id }: { id: string }) {
  const actions = useObjectActions(id).filter(({ only }) => only !== undefined)
  return actions.map(({ id: deed, text, to }) => (
    <Go key={deed} className="t-button t-button-secondary" to={to(id)}>
      {text}
    </Go>
  ))
}
