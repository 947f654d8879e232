import { useViewer } from '@testudo/ui'

const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/i

/** Who wrote a playbook, as CACAO names people: the account of who looks at this screen. */
export function useOwnIdentity(): string {
  const uuid = UUID.exec(useViewer().id)?.[0]
  return `identity--${uuid ?? crypto.randomUUID()}`
}
