import type { RunState, RunVariables, Token } from './state.ts'

/** Variables that a step sees. `token` null: those of the playbook. */
export interface Scope {
  readonly token: number | null
  readonly variables: RunVariables
}

/** The scopes of a token, nearest first: its own step, the steps whose branches it is in, the playbook (§10.18.1). */
export function scopesOf(state: RunState, token: Token): readonly Scope[] {
  const scopes: Scope[] = []
  for (let at: Token | undefined = token; at !== undefined; ) {
    scopes.push({ token: at.id, variables: at.variables })
    const { parent }: Token = at
    at = state.tokens.find(({ id }) => id === parent)
  }
  return [...scopes, { token: null, variables: state.variables }]
}
