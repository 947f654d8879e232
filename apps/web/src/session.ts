import { session } from '@testudo/platform/contracts/identity'
import type { Reply } from '@testudo/kernel/contract'
import { queryClient, useAsk } from '@testudo/ui'

export type Session = Reply<typeof session>
export type SignedIn = Extract<Session, { signedIn: true }>

/** Who is signed in, as the node says; asked once and again after signing in or out. */
export function useSession() {
  return useAsk(session, {})
}

/** After signing in, out or changing rights: nothing that was answered before may stay. */
export async function forgetEverything(): Promise<void> {
  queryClient.removeQueries({ type: 'inactive' })
  // What is on screen is asked again: policies too, which hold more for a reader than for nobody.
  await queryClient.resetQueries()
}
